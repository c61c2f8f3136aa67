package io.jitaccess.audit.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jitaccess.audit.TestingAudit;
import io.jitaccess.audit.TestingConsumer;
import io.jitaccess.audit.TestingPostgres;
import io.jitaccess.events.AuditRead;
import io.jitaccess.kafka.Topics;
import io.jitaccess.testing.TestingKafka;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/** More than fits into memory, and a client that does not wait for its end. */
@TestInstance(Lifecycle.PER_CLASS)
class ExportIT {
    /** By default some 230 MB of text through a heap of 128; a million with -Dexport.rows. */
    private static final int ROWS = Integer.getInteger("export.rows", 90_000);

    private static final String FILL =
            """
            INSERT INTO event (source, "offset", prev_offset, sent_at, recorded_at, occurred_at,
                event_id, type, person, actor, summary, event, schema_id, hash, prev_hash)
            SELECT s.id, 1000000 + i, i, now(), now(), now() - i * interval '1 second',
                'e' || i, 'Requested', 'local:many', 'local:many', 'asked',
                jsonb_build_object('reason', repeat('because ', 300), 'n', i), 1, '\\x00', '\\x00'
            FROM generate_series(1, HOWMANY) i, (SELECT min(id) AS id FROM source) s\
            """;

    @TempDir static Path folder;
    private TestingKafka kafka;
    private TestingPostgres postgres;
    private Process audit;
    private String url;

    @BeforeAll
    void start() throws IOException {
        kafka = TestingKafka.installed();
        postgres = TestingPostgres.in(folder.resolve("postgres"));
        int port;
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        url = "http://127.0.0.1:" + port;
        audit =
                TestingAudit.startProcess(
                        TestingAudit.settings(
                                kafka, postgres.url(), folder, "--server.port=" + port),
                        folder,
                        "128m");
        await().atMost(Duration.ofMinutes(4))
                .ignoreExceptions()
                .until(() -> postgres.number("SELECT count(*) FROM source") > 0);
        postgres.tamper(
                "SELECT event_month(now()::date)",
                FILL.replace("HOWMANY", Integer.toString(ROWS)),
                "ANALYZE event");
    }

    @AfterAll
    void stop() throws InterruptedException {
        audit.destroyForcibly().waitFor();
        postgres.close();
        kafka.close();
    }

    private HttpResponse<InputStream> export(HttpClient client, String query)
            throws IOException, InterruptedException {
        String token = TestingAudit.token("gateway-service", "audit-service", "local:ada");
        return client.send(
                HttpRequest.newBuilder(URI.create(url + "/internal/audit/export?" + query))
                        .header("Authorization", "Bearer " + token)
                        .build(),
                HttpResponse.BodyHandlers.ofInputStream());
    }

    @Test
    void streamsMoreThanFitsIntoMemory() throws Exception {
        try (var client = HttpClient.newHttpClient();
                var lines =
                        new BufferedReader(
                                new InputStreamReader(
                                        export(client, "format=ndjson&person=local:many").body(),
                                        StandardCharsets.UTF_8))) {
            assertThat(lines.lines().count()).isEqualTo(ROWS);
        }
        assertThat(audit.isAlive()).isTrue();
    }

    @Test
    void aClientThatCutsTheExportOffHarmsNobodyAndIsNoted() throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            HttpResponse<InputStream> answer =
                    export(client, "format=csv&person=local:many&type=Requested");
            assertThat(answer.body().readNBytes(100_000)).hasSize(100_000);
            answer.body().close();
        }
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () ->
                                assertThat(
                                                TestingConsumer.events(
                                                        kafka,
                                                        Topics.AUDIT_READ,
                                                        AuditRead.class,
                                                        2))
                                        .anySatisfy(
                                                read -> {
                                                    assertThat(read.query())
                                                            .startsWith("export: ")
                                                            .contains("Requested");
                                                    assertThat(read.rows())
                                                            .isPositive()
                                                            .isLessThan(ROWS);
                                                }));
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(
                        () ->
                                assertThat(
                                                postgres.number(
                                                        "SELECT count(*) FROM pg_stat_activity"
                                                                + " WHERE application_name ="
                                                                + " 'audit-service' AND state LIKE"
                                                                + " 'idle in transaction%'"))
                                        .isZero());
    }
}
