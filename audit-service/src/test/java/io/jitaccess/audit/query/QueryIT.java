package io.jitaccess.audit.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jitaccess.audit.TestingAudit;
import io.jitaccess.audit.TestingConsumer;
import io.jitaccess.audit.TestingPostgres;
import io.jitaccess.audit.TestingProducer;
import io.jitaccess.events.Alert;
import io.jitaccess.events.AuditRead;
import io.jitaccess.events.CredentialKind;
import io.jitaccess.events.CredentialsIssued;
import io.jitaccess.events.Deprovisioned;
import io.jitaccess.events.EventId;
import io.jitaccess.events.RemovalCause;
import io.jitaccess.kafka.Topics;
import io.jitaccess.testing.AccessReview;
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
            producer.send(Events.DANA, drawn("ASIAEXAMPLE1"));
            producer.send(Events.DANA, gone());
            producer.send("dev", Stories.locked("dev"));
            producer.send("hash", Stories.policy());
            producer.send("hash", Stories.catalogue());
            producer.send(Events.DANA, Stories.entry(Events.DANA, true, "developers"));
            producer.send("local:alex", Stories.entry("local:alex", true, "platform-leads"));
            producer.send("local:gone", Stories.entry("local:gone", false, "developers"));
            producer.send(Events.DANA, Stories.refusedDecision("r2"));
        }
        await().atMost(Duration.ofMinutes(3))
                .ignoreExceptions()
                .until(
                        () ->
                                postgres.number("SELECT count(*) FROM event WHERE type <> 'Alert'")
                                        >= 36);
    }

    @AfterAll
    void stop() {
        audit.close();
        postgres.close();
        kafka.close();
    }

    private static CredentialsIssued drawn(String accessKeyId) {
        return CredentialsIssued.builder()
                .eventId(EventId.of("r1", CredentialsIssued.class, accessKeyId))
                .requestId("r1")
                .occurredAt(Events.T0.plusSeconds(60))
                .actor(Events.DANA_ACTOR)
                .person(Events.DANA)
                .role(Events.role("r1"))
                .kind(CredentialKind.SESSION)
                .accessKeyId(accessKeyId)
                .build();
    }

    private static Deprovisioned gone() {
        return Deprovisioned.builder()
                .eventId(EventId.of("r1", Deprovisioned.class))
                .requestId("r1")
                .occurredAt(Events.T0.plusSeconds(3603))
                .actor(Events.service("provisioner-service"))
                .person(Events.DANA)
                .role(Events.role("r1"))
                .cause(RemovalCause.EXPIRED)
                .removedAt(Events.T0.plusSeconds(3602))
                .lastPossibleUseAt(Events.T0.plusSeconds(3660))
                .build();
    }

    private JsonNode ok(String path) {
        HttpResponse<String> answer = audit.get(path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JsonMapper.shared().readTree(answer.body());
    }

    @Test
    void everyRouteIsReviewed() {
        AccessReview review = AccessReview.in(Path.of("src/test/resources/access-review.txt"));

        assertThat(review.answeredBy(audit.routes(), audit.callers()::answer))
                .isEqualTo(review.text());
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
                .containsExactlyInAnyOrder(
                        "Requested",
                        "Approved",
                        "Provisioned",
                        "CredentialsIssued",
                        "Deprovisioned");
        assertThat(audit.get("/internal/audit/requests/none").statusCode()).isEqualTo(404);
    }

    @Test
    void tellsWhatToAskAwsAboutARequest() {
        JsonNode elsewhere = ok("/internal/audit/requests/r1").path("elsewhere");
        assertThat(elsewhere).hasSize(1);
        JsonNode one = elsewhere.path(0);
        assertThat(one.path("cloudTrail").path(0).asString())
                .contains("AttributeKey=AccessKeyId,AttributeValue=ASIAEXAMPLE1")
                .contains("--region eu-central-1");
        assertThat(one.path("cloudTrailLake").asString())
                .contains("userIdentity.accessKeyId IN ('ASIAEXAMPLE1')");
        assertThat(one.path("eksLogGroup").asString()).startsWith("/aws/eks/");
        assertThat(one.path("eksAudit").asString())
                .contains("user.extra.accessKeyId.0 in [\"ASIAEXAMPLE1\"]")
                .contains("user.username = \"jit:dana@example.com:r1\"");
    }

    @Test
    void writesTheStoryForPeople() {
        String text =
                audit.get(
                                "/internal/audit/requests/r1",
                                TestingAudit.token("gateway-service", "audit-service", "local:ada"),
                                "text/plain")
                        .body();
        assertThat(text.lines().filter(line -> line.startsWith("2026-"))).hasSize(5);
        assertThat(text)
                .contains("Request r1", "dana@example.com asked for viewer", "+3603.000s")
                .contains("aws cloudtrail lookup-events");
    }

    @Test
    void findsByWhatCameOfIt() {
        assertThat(ok(EVENTS + "?requestId=r1&outcome=granted").path("items"))
                .extracting(item -> item.path("type").asString())
                .containsExactlyInAnyOrder("Approved", "Provisioned");
        assertThat(ok(EVENTS + "?requestId=r1&outcome=ended").path("items")).hasSize(1);
        assertThat(ok(EVENTS + "?outcome=refused").path("items"))
                .extracting(item -> item.path("type").asString())
                .containsExactly("DecisionRecorded");
        assertThat(ok(EVENTS + "?outcome=failed").path("items")).isEmpty();
    }

    @Test
    void tellsWhoHeldAccessAndUntilWhenItCouldBeUsed() {
        String access = "/internal/audit/access?cluster=dev&from=%s&to=%s";
        JsonNode held =
                ok(access.formatted("2026-01-15T11:00:30Z", "2026-01-15T12:00:00Z")).path("items");
        assertThat(held).hasSize(1);
        assertThat(held.path(0).path("person").asString()).isEqualTo(Events.DANA);
        assertThat(held.path(0).path("until").asString()).isEqualTo("2026-01-15T11:01:00Z");
        assertThat(held.path(0).path("accessKeyIds").path(0).asString()).isEqualTo("ASIAEXAMPLE1");
        assertThat(
                        ok(access.formatted("2026-01-15T11:01:01Z", "2026-01-15T12:00:00Z"))
                                .path("items"))
                .isEmpty();
        assertThat(
                        ok(access.formatted("2026-01-15T09:00:00Z", "2026-01-15T10:00:00Z"))
                                .path("items"))
                .isEmpty();
    }

    @Test
    void listsRequestsWithWhatBecameOfThem() {
        JsonNode page = ok("/internal/audit/requests?person=local:dana&limit=10");
        assertThat(page.path("items")).hasSize(10);
        JsonNode next =
                ok(
                        "/internal/audit/requests?person=local:dana&limit=100&cursor="
                                + page.path("next").asString());
        assertThat(next.path("items")).hasSize(15);
        JsonNode active = ok("/internal/audit/requests?state=ACTIVE").path("items");
        assertThat(active).hasSize(1);
        assertThat(active.path(0).path("requestId").asString()).isEqualTo("r1");
        assertThat(active.path(0).path("accessRemovedAt").asString())
                .isEqualTo("2026-01-15T11:00:02Z");
        assertThat(active.path(0).path("namespaces").isArray()).isTrue();
        assertThat(audit.get("/internal/audit/requests?state=DONE").statusCode()).isEqualTo(400);
        assertThat(audit.get("/internal/audit/requests?outcome=granted").statusCode())
                .isEqualTo(400);
        assertThat(
                        audit.get(
                                        "/internal/audit/requests?state=ACTIVE&cursor="
                                                + page.path("next").asString())
                                .statusCode())
                .isEqualTo(400);
    }

    @Test
    void theProjectionCanBeMadeAgainFromTheEvents() {
        long before = fingerprint();
        postgres.tamper("TRUNCATE request", "SELECT project_requests('event')");
        assertThat(fingerprint()).isEqualTo(before);
    }

    private long fingerprint() {
        return postgres.number("SELECT sum(hashtext(r::text)) FROM request r");
    }

    @Test
    void reportsWhoMayGetWhat() {
        JsonNode[] lines =
                audit.get("/internal/audit/export?report=eligibility&format=ndjson")
                        .body()
                        .lines()
                        .map(line -> JsonMapper.shared().readTree(line))
                        .toArray(JsonNode[]::new);
        assertThat(lines).hasSize(2);
        assertThat(lines[0].path("rule").asString()).isEqualTo("developers-view");
        assertThat(lines[0].path("people")).hasSize(1);
        assertThat(lines[0].path("people").path(0).asString())
                .isEqualTo("dana@example.com (local:dana)");
        assertThat(lines[1].path("clusters").path(0).asString()).isEqualTo("prod");
        assertThat(lines[1].path("approvers").path(0).asString())
                .isEqualTo("1 of platform-leads: alex@example.com (local:alex)");
        assertThat(audit.get("/internal/audit/export?report=eligibility&person=x").statusCode())
                .isEqualTo(400);
    }

    @Test
    void reportsAsTables() {
        assertThat(
                        audit.get(
                                        "/internal/audit/export?report=access&format=csv&cluster=dev&from=2026-01-15T00:00:00Z&to=2026-01-16T00:00:00Z")
                                .body()
                                .lines())
                .hasSize(2)
                .first()
                .asString()
                .startsWith("requestId,person,level");
        assertThat(
                        audit.get("/internal/audit/export?report=requests&format=csv&state=ACTIVE")
                                .body())
                .contains("'=1+1")
                .doesNotContain("cursor");
        assertThat(audit.get("/internal/audit/export?report=nothing").statusCode()).isEqualTo(400);
        assertThat(
                        audit.get("/internal/audit/export?report=requests&format=cloudevents")
                                .statusCode())
                .isEqualTo(400);
    }

    @Test
    void exportsCloudEvents() {
        JsonNode event =
                JsonMapper.shared()
                        .readTree(
                                audit.get(
                                                "/internal/audit/export?format=cloudevents&requestId=r1&type=Approved")
                                        .body());
        assertThat(event.path("specversion").asString()).isEqualTo("1.0");
        assertThat(event.path("type").asString()).isEqualTo("io.jitaccess.Approved");
        assertThat(event.path("source").asString()).startsWith("/kafka/jit.approved/");
        assertThat(event.path("subject").asString()).isEqualTo("r1");
        assertThat(event.path("time").asString()).isEqualTo("2026-01-15T10:00:00Z");
        assertThat(event.path("data").path("access").path("level").asString()).isEqualTo("viewer");
        // Names of attributes are lower-case letters and digits, nothing else.
        assertThat(event.propertyNames()).allMatch(name -> name.matches("[a-z0-9]+"));
    }

    @Test
    void anAlertIsAcknowledgedOnce() {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> !ok("/internal/audit/alerts?open=true").path("items").isEmpty());
        JsonNode alert = null;
        for (JsonNode each : ok("/internal/audit/alerts").path("items")) {
            alert = each.path("rule").asString().equals("lockdown") ? each : alert;
        }
        assertThat(alert).isNotNull();
        String path = "/internal/alerts/%s/acknowledge".formatted(alert.path("alertId").asString());
        HttpResponse<String> done = audit.post(path);
        assertThat(done.statusCode()).as(done.body()).isEqualTo(200);
        assertThat(done.body()).contains("\"acknowledgedBy\":\"local:ada\"");
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(
                        () ->
                                assertThat(ok("/internal/audit/alerts?open=true").path("items"))
                                        .noneMatch(
                                                open ->
                                                        open.path("rule")
                                                                .asString()
                                                                .equals("lockdown")));
        assertThat(audit.post(path).statusCode()).isEqualTo(200);
        assertThat(TestingConsumer.events(kafka, Topics.ALERT, Alert.class, 2))
                .filteredOn(each -> "local:ada".equals(each.acknowledgedBy()))
                .singleElement()
                .satisfies(each -> assertThat(each.rule()).isEqualTo("lockdown"));
        assertThat(audit.post("/internal/alerts/none/acknowledge").statusCode()).isEqualTo(404);
    }

    @Test
    void verifiesWithTheWitnessThatIsAskedFor() {
        assertThat(ok("/internal/audit/verify").path("intact").asBoolean()).isTrue();
        assertThat(ok("/internal/audit/verify?witness=topic").path("intact").asBoolean()).isFalse();
        assertThat(audit.get("/internal/audit/verify?witness=grandma").statusCode()).isEqualTo(400);
        assertThat(audit.get("/internal/audit/verify?wittness=file").statusCode()).isEqualTo(400);
    }

    @Test
    void exportsLinesAndTables() {
        HttpResponse<String> lines =
                audit.get("/internal/audit/export?format=ndjson&type=Requested");
        assertThat(lines.body().lines()).hasSize(25);
        HttpResponse<String> table = audit.get("/internal/audit/export?format=csv&requestId=r1");
        assertThat(table.body().lines()).hasSize(6);
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
        "?outcome=good, outcome",
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
        assertThat(audit.get("/actuator/env", "").statusCode()).isEqualTo(401);
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
