package io.jitaccess.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;

import io.jitaccess.events.ApprovalRequired;
import io.jitaccess.events.Approved;
import io.jitaccess.events.Decision;
import io.jitaccess.events.DecisionRecorded;
import io.jitaccess.events.Denied;
import io.jitaccess.events.EventId;
import io.jitaccess.events.JitEvent;
import io.jitaccess.events.Lockdown;
import io.jitaccess.events.LockdownState;
import io.jitaccess.events.PolicyRecorded;
import io.jitaccess.events.RequestId;
import io.jitaccess.events.Requested;
import io.jitaccess.events.Verdict;
import io.jitaccess.kafka.Service;
import io.jitaccess.kafka.Topic;
import io.jitaccess.kafka.Topics;
import io.jitaccess.testing.AccessReview;
import io.jitaccess.testing.Events;
import io.jitaccess.testing.InternalCallers;
import io.jitaccess.testing.ServletRoutes;
import io.jitaccess.testing.TestingKafka;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.random.RandomGenerator;

/** The service as it runs, on a real broker. */
class ApprovalServiceIT {
    private static final Logger log = LoggerFactory.getLogger(ApprovalServiceIT.class);
    private static final InstantSource CLOCK = InstantSource.system();
    private static final RandomGenerator RANDOM = RandomGenerator.getDefault();
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir static Path directory;

    private static TestingKafka kafka;
    private static TestingBus bus;
    private static KeyPair gatewayKey;
    private static ConfigurableApplicationContext service;

    @BeforeAll
    static void start() throws NoSuchAlgorithmException, IOException {
        kafka = TestingKafka.installed();
        bus =
                new TestingBus(
                        kafka,
                        Topic.APPROVED,
                        Topic.DENIED,
                        Topic.APPROVAL_REQUIRED,
                        Topic.DECISION_RECORDED,
                        Topic.POLICY);
        KeyPairGenerator keys = KeyPairGenerator.getInstance("RSA");
        keys.initialize(2048);
        gatewayKey = keys.generateKeyPair();
        // As while the gateway's key is exchanged: the next one, and the one it still signs with.
        Files.writeString(
                directory.resolve("gateway.pem"), pem(keys.generateKeyPair()) + pem(gatewayKey));
        service = run();
    }

    private static String pem(KeyPair keys) {
        return "-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n"
                .formatted(Base64.getMimeEncoder().encodeToString(keys.getPublic().getEncoded()));
    }

    private static ConfigurableApplicationContext run() {
        return new SpringApplicationBuilder(ApprovalApplication.class)
                .run(
                        "--server.port=0",
                        "--spring.kafka.bootstrap-servers=" + kafka.bootstrapServers(),
                        "--spring.kafka.properties.schema.registry.url=" + kafka.registryUrl(),
                        "--spring.security.oauth2.resourceserver.jwt.public-key-location=file:"
                                + directory.resolve("gateway.pem"),
                        "--jit.state-dir=" + directory.resolve("state"),
                        "--jit.instance=test",
                        "--jit.catalogue=../deploy/config/clusters.yml",
                        "--jit.policy=../deploy/config/policy.yml",
                        "--logging.structured.format.console=");
    }

    @AfterAll
    static void stop() {
        service.close();
        bus.close();
        kafka.close();
    }

    @Test
    void recordsPolicyAndCatalogueBeforeAnythingElse() {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(bus.read(PolicyRecorded.class)).hasSize(2));
    }

    @Test
    void approvesByItselfWhatTheRuleAllowsAndSoon() {
        List<String> ids = java.util.stream.IntStream.range(0, 60).mapToObj(_ -> newId()).toList();
        long[] waits =
                ids.stream()
                        .mapToLong(
                                id -> {
                                    long from = System.nanoTime();
                                    ask(asked(id));
                                    await().pollDelay(Duration.ZERO)
                                            .pollInterval(Duration.ofMillis(1))
                                            .atMost(SOON)
                                            .until(() -> !bus.read(Approved.class, id).isEmpty());
                                    return (System.nanoTime() - from) / 1_000;
                                })
                        .sorted()
                        .toArray();
        log.atInfo()
                .addKeyValue("p50us", waits[waits.length / 2])
                .addKeyValue("maxus", waits[waits.length - 1])
                .log("request to verdict");
        Approved approved = bus.read(Approved.class, ids.getFirst()).getFirst();
        assertThat(approved.access().accessPolicies()).containsExactly("AmazonEKSViewPolicy");
        assertThat(approved.rule()).isEqualTo("developers-view");
        assertThat(approved.policyHash())
                .isIn(bus.read(PolicyRecorded.class).stream().map(PolicyRecorded::hash).toList());
        assertThat(Arrays.stream(waits).min().orElseThrow()).isLessThan(1_000_000);
    }

    @Test
    void asksAnApproverAndCountsTheAnswer() {
        String id = newId();
        ask(asked(id).cluster("prod"));
        ApprovalRequired required = first(ApprovalRequired.class, id);
        bus.send(Events.DANA, decision(required, "local:alex", List.of("platform-leads")));
        assertThat(first(Approved.class, id).approvers()).containsExactly("local:alex");
        assertThat(bus.read(DecisionRecorded.class, id)).hasSize(1);
    }

    @Test
    void whatCannotBeReadGoesToTheDeadLettersAndTheRestFlowsOn() {
        bus.sendRaw(Topics.REQUESTED, Events.DANA, "garbage".getBytes(UTF_8));
        String id = newId();
        ask(asked(id));
        assertThat(first(Approved.class, id).requestId()).isEqualTo(id);
        await().atMost(SOON).until(() -> bus.rawCount(Service.APPROVAL.deadLetterTopic()) == 1);
    }

    @Test
    void deniesOnALockedClusterAlsoWhenTheLockCannotBeRead() {
        bus.send(
                "demo",
                Lockdown.builder()
                        .eventId(EventId.of("demo", Lockdown.class, 1))
                        .requestId(null)
                        .occurredAt(CLOCK.instant())
                        .actor(Events.DANA_ACTOR)
                        .cluster("demo")
                        .state(LockdownState.LOCKED)
                        .epoch(1)
                        .lockedAt(CLOCK.instant())
                        .reason("drill")
                        .build());
        bus.sendRaw(Topics.LOCKDOWN, "staging", "garbage".getBytes(UTF_8));
        await().atMost(SOON)
                .untilAsserted(
                        () -> {
                            for (String cluster : List.of("demo", "staging")) {
                                String id = newId();
                                ask(asked(id).cluster(cluster));
                                await().until(
                                                () ->
                                                        !bus.read(Denied.class, id).isEmpty()
                                                                || !bus.read(Approved.class, id)
                                                                        .isEmpty());
                                assertThat(bus.read(Denied.class, id)).hasSize(1);
                            }
                        });
    }

    @Test
    void everyRouteIsReviewed() {
        var callers = new InternalCallers(uri("/"), Service.APPROVAL, gatewayKey);
        AccessReview review = AccessReview.in(Path.of("src/test/resources/access-review.txt"));

        assertThat(review.answeredBy(ServletRoutes.of(service), callers::answer))
                .isEqualTo(review.text());
    }

    @Test
    void explainsToTheGatewayAlone() throws Exception {
        String question =
                """
                {"person":"local:dana","user":"dana@example.com","groups":["developers"],
                 "cluster":"prod","level":"viewer","duration":"1h","extends":null}\
                """;
        assertThat(post("/internal/policy/explain", question, null).statusCode()).isEqualTo(401);
        assertThat(post("/internal/policy/explain", question, token("audit-service")).statusCode())
                .isEqualTo(401);
        HttpResponse<String> answer =
                post("/internal/policy/explain", question, token("approval-service"));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .contains("\"outcome\":\"approve\"", "\"rule\":\"production\"", "platform-leads");
        HttpResponse<String> offers =
                post(
                        "/internal/eligibility",
                        """
                        {"person":"local:dana","user":"dana@example.com","groups":["developers"]}\
                        """,
                        token("approval-service"));
        assertThat(offers.statusCode()).isEqualTo(200);
        assertThat(offers.body()).contains("\"cluster\":\"demo\"", "\"outcome\":\"auto\"");
        await().atMost(SOON)
                .untilAsserted(
                        () ->
                                assertThat(get("/actuator/health").body())
                                        .contains("\"state\":\"RUNNING\""));
    }

    private static <T extends JitEvent> T first(Class<T> type, String requestId) {
        await().atMost(SOON).until(() -> !bus.read(type, requestId).isEmpty());
        return bus.read(type, requestId).getFirst();
    }

    private static void ask(Requested.Builder asked) {
        Requested requested = asked.build();
        bus.send(requested.person(), requested);
    }

    private static Requested.Builder asked(String id) {
        return Events.requested(id).occurredAt(CLOCK.instant());
    }

    private static Decision decision(
            ApprovalRequired required, String approver, List<String> groups) {
        return Decision.builder()
                .eventId(EventId.of(required.requestId(), Decision.class, approver))
                .requestId(required.requestId())
                .occurredAt(CLOCK.instant())
                .actor(Events.person(approver, "Alex"))
                .person(required.person())
                .approver(approver)
                .approverUser("alex@example.com")
                .approverGroups(groups)
                .approverGroupsAsOf(CLOCK.instant())
                .verdict(Verdict.APPROVE)
                .digest(required.digest())
                .build();
    }

    private static String newId() {
        return RequestId.next(CLOCK, RANDOM).value();
    }

    private static String token(String audience) throws JOSEException {
        Instant now = CLOCK.instant();
        var jwt =
                new SignedJWT(
                        new JWSHeader(JWSAlgorithm.RS256),
                        new JWTClaimsSet.Builder()
                                .issuer("gateway-service")
                                .subject("gateway-service")
                                .audience(audience)
                                .issueTime(Date.from(now))
                                .expirationTime(Date.from(now.plusSeconds(60)))
                                .claim("on_behalf_of", Events.DANA)
                                .build());
        jwt.sign(new RSASSASigner(gatewayKey.getPrivate()));
        return jwt.serialize();
    }

    private static HttpResponse<String> post(String path, String body, String token)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri(path))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return HttpClient.newHttpClient()
                .send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(uri(path)).build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private static URI uri(String path) {
        return URI.create(
                "http://127.0.0.1:"
                        + service.getEnvironment().getProperty("local.server.port")
                        + path);
    }
}
