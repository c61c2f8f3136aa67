package io.jitaccess.audit.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jitaccess.audit.TestingAudit;
import io.jitaccess.audit.TestingConsumer;
import io.jitaccess.audit.TestingPostgres;
import io.jitaccess.audit.TestingProducer;
import io.jitaccess.events.AuditRead;
import io.jitaccess.kafka.Topics;
import io.jitaccess.testing.Events;
import io.jitaccess.testing.TestingKafka;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

@TestInstance(Lifecycle.PER_CLASS)
class QueryIT {
    private static final String EVENTS = "/internal/audit/events";

    @TempDir static Path folder;
    private TestingKafka kafka;
    private TestingPostgres postgres;
    private TestingAudit audit;

    @BeforeAll
    void start() {
        kafka = TestingKafka.installed();
        postgres = TestingPostgres.in(folder.resolve("postgres"));
        audit = TestingAudit.start(TestingAudit.settings(kafka, postgres.url(), folder));
        try (var producer = new TestingProducer(kafka)) {
            for (int i = 0; i < 25; i++) {
                producer.send(
                        Events.DANA,
                        Events.requested("r" + i)
                                .occurredAt(Events.T0.plusSeconds(i / 2))
                                .reason("=1+1, \"quoted\"")
                                .build());
            }
            producer.send(Events.DANA, Events.approved("r1").build());
            producer.send(Events.DANA, Events.provisioned("r1").build());
        }
        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(() -> postgres.number("SELECT count(*) FROM event") >= 27);
    }

    @AfterAll
    void stop() {
        audit.close();
        postgres.close();
        kafka.close();
    }

    private JsonNode ok(String path) {
        HttpResponse<String> answer = audit.get(path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JsonMapper.shared().readTree(answer.body());
    }

    @Test
    void pagesThroughEverythingOnceInBothDirections() {
        List<String> down = all("type=Requested&limit=4", "");
        List<String> up = all("type=Requested&limit=7&order=asc", "");
        assertThat(down).hasSize(25).doesNotHaveDuplicates();
        assertThat(up).isEqualTo(down.reversed());
    }

    private List<String> all(String query, String cursor) {
        JsonNode page = ok(EVENTS + "?" + query + cursor);
        var positions = new ArrayList<String>();
        page.path("items").forEach(item -> positions.add(item.path("position").asString()));
        JsonNode next = page.path("next");
        if (!next.isMissingNode()) {
            positions.addAll(all(query, "&cursor=" + next.asString()));
        }
        return positions;
    }

    @Test
    void findsByWhatPeopleAsk() {
        JsonNode items =
                ok(EVENTS + "?person=local:dana&cluster=dev&requestId=r1&type=Approved,Provisioned")
                        .path("items");
        assertThat(items).hasSize(2);
        JsonNode item = items.path(0);
        assertThat(item.path("requestId").asString()).isEqualTo("r1");
        assertThat(item.path("summary").asString()).isNotEmpty();
        assertThat(item.path("event").path("access").path("level").asString()).isEqualTo("viewer");
        assertThat(ok(EVENTS + "?from=2026-01-15T10:00:05Z&to=2026-01-15T10:00:06Z").path("items"))
                .hasSize(2);
    }

    @Test
    void tellsAStory() {
        assertThat(ok("/internal/audit/requests/r1").path("items"))
                .extracting(item -> item.path("type").asString())
                .containsExactlyInAnyOrder("Requested", "Approved", "Provisioned");
        assertThat(audit.get("/internal/audit/requests/none").statusCode()).isEqualTo(404);
    }

    @Test
    void exportsLinesAndTables() {
        HttpResponse<String> lines =
                audit.get("/internal/audit/export?format=ndjson&type=Requested");
        assertThat(lines.body().lines()).hasSize(25);
        HttpResponse<String> table = audit.get("/internal/audit/export?format=csv&requestId=r1");
        assertThat(table.body().lines()).hasSize(4);
        assertThat(table.body()).contains("\"\"quoted\"\"").startsWith("position,type,");
    }

    @ParameterizedTest
    @CsvSource({
        "?limit=0, limit",
        "?limit=many, limit",
        "?order=up, order",
        "?type=Nothing, type",
        "?from=yesterday, from",
        "?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z, to",
        "?persn=x, persn",
        "?person=, person",
        "?person=a&person=b, person",
        "?cursor=abc, cursor",
        "?cursor=MTIzNCAyMDI2IDEgMQ, cursor",
    })
    void namesTheParameterThatIsWrong(String query, String parameter) {
        HttpResponse<String> answer = audit.get(EVENTS + query);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("content-type"))
                .hasValue("application/problem+json");
        assertThat(JsonMapper.shared().readTree(answer.body()).path("parameter").asString())
                .isEqualTo(parameter);
    }

    @Test
    void refusesTheCursorOfAnotherQuery() {
        String next = ok(EVENTS + "?limit=2").path("next").asString();
        assertThat(audit.get(EVENTS + "?limit=2&person=local:dana&cursor=" + next).statusCode())
                .isEqualTo(400);
    }

    @Test
    void answersOnlyTheGateway() {
        assertThat(audit.get(EVENTS, "").statusCode()).isEqualTo(401);
        assertThat(
                        audit.get(
                                        EVENTS,
                                        TestingAudit.token(
                                                "gateway-service", "approval-service", "local:ada"))
                                .statusCode())
                .isEqualTo(401);
        assertThat(
                        audit.get(
                                        EVENTS,
                                        TestingAudit.token("stranger", "audit-service", "local:a"))
                                .statusCode())
                .isEqualTo(401);
        assertThat(
                        audit.get(
                                        EVENTS,
                                        TestingAudit.token("gateway-service", "audit-service", ""))
                                .statusCode())
                .isEqualTo(403);
        assertThat(audit.get("/actuator/health", "").statusCode()).isEqualTo(200);
        assertThat(audit.get("/actuator/env", "").statusCode()).isEqualTo(404);
    }

    @Test
    void notesWhoReads() {
        ok(EVENTS + "?requestId=r7");
        assertThat(TestingConsumer.events(kafka, Topics.AUDIT_READ, AuditRead.class, 1))
                .anySatisfy(
                        read -> {
                            assertThat(read.reader()).isEqualTo("local:ada");
                            assertThat(read.query()).contains("requestId=r7");
                            assertThat(read.rows()).isEqualTo(1);
                        });
    }
}
