package io.jitaccess.provisioner;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jitaccess.events.Access;
import io.jitaccess.events.Approved;
import io.jitaccess.events.CredentialKind;
import io.jitaccess.events.CredentialsIssued;
import io.jitaccess.events.KubeconfigMode;
import io.jitaccess.events.Provisioned;
import io.jitaccess.provisioner.aws.EksTokens;
import io.jitaccess.provisioner.aws.Secret;
import io.jitaccess.provisioner.aws.SessionCredentials;
import io.jitaccess.provisioner.aws.TestingClusters;
import io.jitaccess.sandbox.faults.Fault;
import io.jitaccess.testing.AccessReview;
import io.jitaccess.testing.Events;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Both kinds of kubeconfig, and whom and when they are refused. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KubeconfigIT {
    private static final Duration EIGHT_HOURS = Duration.ofHours(8);

    @TempDir static Path folder;

    private TestingWorld world;
    private TestingStory story;

    @BeforeAll
    void start() {
        world = new TestingWorld(folder, Map.of("jit.credential.patience", "2s"));
        story = new TestingStory(world);
    }

    @AfterAll
    void stop() {
        world.close();
    }

    private Provisioned granted(Duration length) {
        Access access = Events.ACCESS.toBuilder().durationSeconds(length.toSeconds()).build();
        Approved approved =
                story.approval(access, length)
                        .kubeconfigModes(List.of(KubeconfigMode.BROKER, KubeconfigMode.STATIC))
                        .build();
        return story.provisioned(story.approve(approved).requestId());
    }

    @Test
    void everyRouteIsReviewed() {
        AccessReview review = AccessReview.in(Path.of("src/test/resources/access-review.txt"));

        assertThat(review.answeredBy(world.routes(), world.callers()::answer))
                .isEqualTo(review.text());
    }

    @Test
    void aStaticOneHoldsKeysThatWorkAtTheApiServerForAnHourAtMost() throws Exception {
        Provisioned grant = granted(EIGHT_HOURS);
        Instant before = world.now();

        HttpResponse<String> kubeconfig = story.asDana(grant.requestId(), "kubeconfig?mode=static");
        JsonNode exec = TestingStory.exec(kubeconfig);

        assertThat(exec.path("command").asString()).isEqualTo("aws");
        assertThat(exec.path("apiVersion").asString())
                .isEqualTo("client.authentication.k8s.io/v1beta1");
        assertThat(exec.path("args").toString())
                .contains("\"--region\",\"eu-central-1\"")
                .contains("\"get-token\",\"--cluster-name\",\"dev\"");
        var session =
                new SessionCredentials(
                        TestingStory.env(exec, "AWS_ACCESS_KEY_ID"),
                        new Secret(TestingStory.env(exec, "AWS_SECRET_ACCESS_KEY")),
                        new Secret(TestingStory.env(exec, "AWS_SESSION_TOKEN")),
                        grant.endsAt());
        String token = EksTokens.mint(session, TestingClusters.dev(), world.now()).reveal();
        try (var cluster = new TestingCluster(world.sandbox, "dev")) {
            assertThat(cluster.get("/api/v1/namespaces/web/pods", token)).isEqualTo(200);
            assertThat(cluster.get("/api/v1/namespaces/api/pods", token)).isEqualTo(403);
        }
        // Role chaining: no session of ours lasts longer, whatever the grant.
        CredentialsIssued issued = issued(grant, CredentialKind.STATIC_KUBECONFIG);
        assertThat(issued.accessKeyId()).isEqualTo(session.accessKeyId());
        assertThat(issued.expiresAt()).isBetween(before, before.plus(Duration.ofMinutes(61)));
    }

    @Test
    void withLessThanAQuarterOfAnHourLeftOnlyTheBrokerHelpsAndItsTokenEndsWithTheGrant()
            throws Exception {
        Provisioned grant = granted(Duration.ofMinutes(10));

        HttpResponse<String> refused = story.asDana(grant.requestId(), "kubeconfig?mode=static");
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body()).contains("15 minutes").contains("mode=broker");

        JsonNode credential = json(story.asDana(grant.requestId(), "credential"));
        assertThat(Instant.parse(credential.at("/status/expirationTimestamp").asString()))
                .isEqualTo(grant.endsAt().truncatedTo(ChronoUnit.SECONDS));
        String token = credential.at("/status/token").asString();
        String url =
                new String(
                        Base64.getUrlDecoder().decode(token.substring("k8s-aws-v1.".length())),
                        UTF_8);
        String date =
                grant.endsAt()
                        .minus(EksTokens.LIFETIME)
                        .truncatedTo(ChronoUnit.SECONDS)
                        .toString()
                        .replaceAll("[-:]", "");
        assertThat(url).contains("X-Amz-Date=" + date);
        try (var cluster = new TestingCluster(world.sandbox, "dev")) {
            assertThat(cluster.get("/api/v1/namespaces/web/pods", token)).isEqualTo(200);
        }
    }

    @Test
    void aBrokerOneIsRefusedNothingButIsForItsHolderAlone() {
        Provisioned grant = granted(Events.HOUR);
        JsonNode exec = TestingStory.exec(story.asDana(grant.requestId(), "kubeconfig"));

        assertThat(exec.path("args").toString()).doesNotContain("eyJ");
        assertThat(exec.path("interactiveMode").asString()).isEqualTo("Never");
        assertThat(story.kubeconfig(grant.requestId(), "mallory").statusCode()).isEqualTo(404);
    }

    @Test
    void forPowerShellTheTokenIsInNoArgumentEither() {
        Provisioned grant = granted(Events.HOUR);

        JsonNode exec =
                TestingStory.exec(story.asDana(grant.requestId(), "kubeconfig?shell=powershell"));

        assertThat(exec.path("command").asString()).isEqualTo("powershell");
        assertThat(exec.path("args").toString())
                .contains("Invoke-WebRequest")
                .contains("$env:JIT_GRANT_TOKEN")
                .doesNotContain("eyJ");
        String token = TestingStory.env(exec, "JIT_GRANT_TOKEN");
        assertThat(
                        world.post(
                                        "/internal/requests/%s/credential"
                                                .formatted(grant.requestId()),
                                        token)
                                .statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1", "v1beta1"})
    void theCredentialHasTheVersionThatKubectlAskedFor(String version) {
        Provisioned grant = granted(Events.HOUR);
        String api = "client.authentication.k8s.io/" + version;

        JsonNode credential = json(story.asDana(grant.requestId(), "credential?apiVersion=" + api));

        assertThat(credential.path("apiVersion").asString()).isEqualTo(api);
        assertThat(credential.path("kind").asString()).isEqualTo("ExecCredential");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kubeconfig?mode=paper",
                "kubeconfig?shell=fish",
                "credential?apiVersion=client.authentication.k8s.io/v1alpha1"
            })
    void whatIsNotOfferedIsNamed(String call) {
        Provisioned grant = granted(Events.HOUR);

        HttpResponse<String> refused = story.asDana(grant.requestId(), call);

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.headers().firstValue("Content-Type").orElse(""))
                .contains("application/problem+json");
    }

    @Test
    void aRuleThatAllowsNoStaticOneIsHeeded() {
        String id = story.provisioned(story.approve().requestId()).requestId();

        HttpResponse<String> refused = story.asDana(id, "kubeconfig?mode=static");

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("BROKER");
    }

    @Test
    void aKubeconfigFromBeforeAnExtensionGoesOnToTheNewEnd() {
        Provisioned grant = granted(Duration.ofMinutes(10));
        String token =
                TestingStory.env(
                        TestingStory.exec(story.asDana(grant.requestId(), "kubeconfig")),
                        "JIT_GRANT_TOKEN");
        Instant later = world.now().plus(Events.HOUR).truncatedTo(ChronoUnit.MICROS);
        story.approve(
                story.approval(
                                grant.access().toBuilder()
                                        .durationSeconds(Events.HOUR.toSeconds())
                                        .build(),
                                Events.HOUR)
                        .endsAt(later)
                        .extends$(grant.requestId())
                        .build());

        Awaitility.await()
                .atMost(20, TimeUnit.SECONDS)
                .untilAsserted(
                        () ->
                                assertThat(endOfDraw(grant.requestId(), token))
                                        .isAfter(grant.endsAt()));
    }

    private Instant endOfDraw(String id, String token) {
        JsonNode drawn = json(world.post("/internal/requests/%s/credential".formatted(id), token));
        return Instant.parse(drawn.at("/status/expirationTimestamp").asString());
    }

    @Test
    void aDrawThatAwsThrottlesIsToBeTriedAgain() {
        Provisioned grant = granted(Events.HOUR);
        world.sandbox
                .control()
                .fault(Fault.of(Fault.Kind.THROTTLE, "sts:AssumeRole").in("222222222222"));

        HttpResponse<String> refused = story.asDana(grant.requestId(), "credential");

        world.sandbox.control().clearFaults();
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Retry-After")).contains("5");
        assertThat(story.asDana(grant.requestId(), "credential").statusCode()).isEqualTo(200);
    }

    private CredentialsIssued issued(Provisioned grant, CredentialKind kind) {
        return Awaitility.await()
                .atMost(10, TimeUnit.SECONDS)
                .until(
                        () ->
                                world
                                        .topics
                                        .seen(CredentialsIssued.class, grant.requestId())
                                        .stream()
                                        .filter(issued -> issued.kind() == kind)
                                        .toList(),
                        seen -> !seen.isEmpty())
                .getFirst();
    }

    private static JsonNode json(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JsonMapper.shared().readTree(answer.body());
    }
}
