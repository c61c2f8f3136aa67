package io.jitaccess.audit.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jitaccess.audit.TestingAudit;
import io.jitaccess.audit.TestingPostgres;
import io.jitaccess.audit.TestingProducer;
import io.jitaccess.audit.chain.Finding.Kind;
import io.jitaccess.audit.config.AuditSettings.Witness;
import io.jitaccess.testing.Events;
import io.jitaccess.testing.TestingKafka;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Somebody with every right on the database changes the record, in each way that there is. */
@TestInstance(Lifecycle.PER_CLASS)
class VerificationIT {
    @TempDir static Path folder;
    private TestingKafka kafka;
    private TestingPostgres postgres;
    private TestingAudit audit;
    private String witness = "";

    @BeforeAll
    void start() throws Exception {
        kafka = TestingKafka.installed();
        postgres = TestingPostgres.in(folder.resolve("postgres"));
        audit = TestingAudit.start(TestingAudit.settings(kafka, postgres.url(), folder));
        try (var producer = new TestingProducer(kafka)) {
            for (int i = 0; i < 5; i++) {
                producer.send(Events.DANA, Events.requested("r" + i).build());
            }
        }
        await().atMost(Duration.ofMinutes(3))
                .ignoreExceptions()
                .until(() -> postgres.number("SELECT count(*) FROM event") == 5);
        audit.bean(Checkpoints.class).write();
        audit.bean(Checkpoints.class).write();
        postgres.tamper(
                "CREATE TABLE kept_event AS SELECT * FROM event",
                "CREATE TABLE kept_source AS SELECT * FROM source",
                "CREATE TABLE kept_checkpoint AS SELECT * FROM checkpoint");
        witness = Files.readString(folder.resolve("checkpoints"));
    }

    @AfterEach
    void restore() throws Exception {
        postgres.tamper(
                "DELETE FROM event",
                "INSERT INTO event SELECT * FROM kept_event",
                "DELETE FROM source",
                "INSERT INTO source OVERRIDING SYSTEM VALUE SELECT * FROM kept_source",
                "DELETE FROM checkpoint",
                "INSERT INTO checkpoint SELECT * FROM kept_checkpoint");
        Files.writeString(folder.resolve("checkpoints"), witness);
        assertThat(audit.bean(Verification.class).run().findings()).isEmpty();
    }

    @AfterAll
    void stop() {
        audit.close();
        postgres.close();
        kafka.close();
    }

    private List<Kind> tamper(String... statements) {
        postgres.tamper(statements);
        return audit.bean(Verification.class).run().findings().stream()
                .map(Finding::kind)
                .distinct()
                .toList();
    }

    @Test
    void theServiceItselfMayNotChangeRows() {
        assertThat(postgres.number("SELECT count(*) FROM event")).isEqualTo(5);
        assertThat(
                        postgres.number(
                                """
                                SELECT count(*) FROM unnest(ARRAY['UPDATE', 'DELETE', 'TRUNCATE']) p
                                WHERE has_table_privilege('jit_audit_append', 'event', p)
                                   OR has_table_privilege('jit_audit_append', 'checkpoint', p)\
                                """))
                .isZero();
    }

    @Test
    void namesAnAlteredRow() {
        assertThat(tamper("UPDATE event SET person = 'local:eve' WHERE \"offset\" = 2"))
                .containsExactly(Kind.ALTERED);
    }

    @Test
    void namesARowWhoseJsonWasAltered() {
        assertThat(
                        tamper(
                                "UPDATE event SET event = jsonb_set(event, '{reason}', '\"other\"')"
                                        + " WHERE \"offset\" = 2"))
                .containsExactly(Kind.ALTERED);
    }

    @Test
    void namesARowWhoseRawBytesWereAltered() {
        assertThat(tamper("UPDATE event SET value = value || '\\x00' WHERE \"offset\" = 2"))
                .containsExactly(Kind.ALTERED);
    }

    @Test
    void namesAMissingRow() {
        assertThat(tamper("DELETE FROM event WHERE \"offset\" = 2")).containsExactly(Kind.MISSING);
    }

    @Test
    void namesAnInsertedRow() {
        assertThat(
                        tamper(
                                "UPDATE event SET \"offset\" = 5 WHERE \"offset\" = 4",
                                """
                                INSERT INTO event SELECT (changed).* FROM (
                                    SELECT jsonb_populate_record(e, '{"offset": 4}') AS changed
                                    FROM event e WHERE "offset" = 3) AS copies\
                                """))
                .contains(Kind.INSERTED);
    }

    @Test
    void namesReorderedRows() {
        assertThat(
                        tamper(
                                "UPDATE event SET \"offset\" = 100 WHERE \"offset\" = 1",
                                "UPDATE event SET \"offset\" = 1 WHERE \"offset\" = 2",
                                "UPDATE event SET \"offset\" = 2 WHERE \"offset\" = 100"))
                .contains(Kind.ALTERED);
    }

    @Test
    void namesACutTail() {
        assertThat(tamper("DELETE FROM event WHERE \"offset\" = 4")).containsExactly(Kind.CUT);
    }

    @Test
    void namesATailThatWasCutCleanly() {
        assertThat(
                        tamper(
                                "DELETE FROM event WHERE \"offset\" = 4",
                                """
                                UPDATE source SET last_offset = 3, next_offset = 4,
                                    head = (SELECT hash FROM event WHERE "offset" = 3)
                                WHERE last_offset = 4\
                                """))
                .containsExactly(Kind.CUT);
    }

    @Test
    void namesACheckpointThatWasSignedByAnotherKey() throws Exception {
        Path other = Files.createDirectories(folder.resolve("other"));
        SigningKey thief = SigningKey.read(TestingAudit.checkpointKey(other));
        String keyId = SigningKey.id(thief.publicKey());
        assertThat(tamper("UPDATE checkpoint SET key_id = '%s'".formatted(keyId)))
                .containsExactly(Kind.CHECKPOINT);
    }

    @Test
    void namesACheckpointThatWasRewritten() {
        assertThat(
                        tamper(
                                "UPDATE checkpoint SET body = replace(body, '\"offset\":4',"
                                        + " '\"offset\":3')"))
                .contains(Kind.CHECKPOINT, Kind.WITNESS);
    }

    @Test
    void namesAnOldDumpThatWasRestored() {
        assertThat(tamper("DELETE FROM checkpoint WHERE number = 2")).containsExactly(Kind.WITNESS);
    }

    @Test
    void theCommandVerifiesAProofWithoutServiceAndDatabase() throws Exception {
        var written = new StringWriter();
        audit.bean(Proof.class).write(written);
        new TestingVerifyCommand(folder, TestingAudit.checkpointKey(folder))
                .tries(written.toString(), witness);
    }

    @Test
    void namesAnOldDumpThatWasRestoredWhole() {
        assertThat(
                        tamper(
                                "DELETE FROM event WHERE \"offset\" >= 3",
                                """
                                UPDATE source SET last_offset = 2, next_offset = 3,
                                    head = (SELECT hash FROM event WHERE "offset" = 2)
                                WHERE last_offset = 4\
                                """,
                                "DELETE FROM checkpoint"))
                .containsExactly(Kind.WITNESS);
    }

    @Test
    void namesACheckpointThatWasSignedAnewWithTheKeyOfTheService() throws Exception {
        var mine = SigningKey.read(TestingAudit.checkpointKey(folder));
        String last = witness.lines().toList().getLast();
        Checkpoint stated = SignedCheckpoint.ofJson(last).statement();
        String body =
                new Checkpoint(
                                stated.number(),
                                stated.at().plusSeconds(1),
                                stated.previous(),
                                stated.heads(),
                                stated.retired())
                        .body();
        assertThat(
                        tamper(
                                "UPDATE checkpoint SET body = '%s', hash = '\\x%s', signature = '\\x%s' WHERE number = 2"
                                        .formatted(
                                                body,
                                                Checkpoint.hash(body).hex(),
                                                HexFormat.of()
                                                        .formatHex(
                                                                Base64.getDecoder()
                                                                        .decode(mine.sign(body))))))
                .containsExactly(Kind.WITNESS);
    }

    @Test
    void namesRowsThatWereDroppedAndCalledRetired() {
        assertThat(
                        tamper(
                                """
                                INSERT INTO retired (source, "offset", hash, until)
                                SELECT source, "offset", hash, '2026-01-01' FROM event WHERE "offset" = 1\
                                """,
                                "DELETE FROM event WHERE \"offset\" <= 1"))
                .containsExactly(Kind.CHECKPOINT);
        postgres.tamper("DELETE FROM retired");
    }

    @Test
    void asksTheTopicAsWitness() {
        Verification verification = audit.bean(Verification.class);
        audit.bean(Checkpointer.class).checkpoint();
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(
                        () ->
                                assertThat(verification.run(EnumSet.of(Witness.TOPIC)).witnesses())
                                        .containsKeys(Witness.FILE, Witness.TOPIC)
                                        .containsEntry(Witness.TOPIC, 1));
        assertThat(verification.run(EnumSet.of(Witness.TOPIC)).intact()).isTrue();
        postgres.tamper("DELETE FROM checkpoint WHERE number > 1");
        assertThat(verification.run(EnumSet.of(Witness.TOPIC)).findings())
                .anySatisfy(
                        finding -> {
                            assertThat(finding.kind()).isEqualTo(Kind.WITNESS);
                            assertThat(finding.where()).isEqualTo("checkpoint 3");
                        });
    }

    @Test
    void isNotIntactWithoutTheWitnessThatIsDemanded() throws Exception {
        Files.delete(folder.resolve("checkpoints"));
        Verification.Report report = audit.bean(Verification.class).run(EnumSet.of(Witness.FILE));
        assertThat(report.intact()).isFalse();
        assertThat(report.findings()).extracting(Finding::kind).containsExactly(Kind.WITNESS);
    }

    @Test
    void isIntactWhenNothingWasDone() {
        Verification.Report report = audit.bean(Verification.class).run();
        assertThat(report.intact()).isTrue();
        assertThat(report.rows()).isEqualTo(5);
        assertThat(report.signed()).isEqualTo(2);
        assertThat(report.witnesses()).isEqualTo(Map.of(Witness.FILE, 2));
    }
}
