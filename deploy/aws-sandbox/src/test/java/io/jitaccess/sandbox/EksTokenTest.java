package io.jitaccess.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** Every check that a token goes through before it is a user. */
class EksTokenTest {
    private static AwsSandbox sandbox;
    private static Clients session;

    @BeforeAll
    static void start() {
        sandbox = AwsSandbox.start(SandboxSettings.example());
        session = Grants.complete(sandbox, "dev", "jit-r1", Clients.VIEW, "web");
    }

    @AfterAll
    static void stop() {
        sandbox.close();
    }

    private static String token(Instant at) {
        return SignedRequests.eksToken(session.credentials(), "dev", at);
    }

    private static String freshToken() {
        return token(sandbox.control().now());
    }

    private static int status(String token) throws Exception {
        return new KubernetesClient(sandbox, "dev", token).get("/api").status();
    }

    private static void assertRefused(String token, String reason) throws Exception {
        assertThat(status(token)).isEqualTo(401);
        assertThat(sandbox.control().apiRequests().getLast().reason()).contains(reason);
    }

    @Test
    void takesATokenThatIsRight() throws Exception {
        assertThat(status(freshToken())).isEqualTo(200);
        assertThat(sandbox.control().apiRequests().getLast().accessKeyId())
                .isEqualTo(session.credentials().accessKeyId());
    }

    @Test
    void takesItForAQuarterOfAnHourWhateverItsExpiry() throws Exception {
        Instant now = sandbox.control().now();
        assertThat(status(token(now.minus(Duration.ofMinutes(14))))).isEqualTo(200);
        assertRefused(token(now.minus(Duration.ofMinutes(15)).minusSeconds(5)), "is expired");
    }

    @Test
    void refusesATokenFromTheFuture() throws Exception {
        assertRefused(
                token(sandbox.control().now().plus(Duration.ofMinutes(6))), "not yet current");
    }

    @Test
    void refusesATokenForAnotherCluster() throws Exception {
        assertRefused(
                SignedRequests.eksToken(session.credentials(), "staging", sandbox.control().now()),
                "does not match the signature");
    }

    @Test
    void refusesATokenThatIsBoundToNoCluster() throws Exception {
        assertRefused(
                SignedRequests.eksToken(
                        session.credentials(),
                        "https://sts.eu-central-1.amazonaws.com/",
                        Map.of(),
                        sandbox.control().now()),
                "did not sign the x-k8s-aws-id header");
    }

    @ParameterizedTest
    @CsvSource({
        "http://sts.eu-central-1.amazonaws.com/, unexpected scheme",
        "https://127.0.0.1/, unexpected hostname",
        "https://sts.eu-central-1.amazonaws.com.evil.example/, unexpected hostname",
        "https://sts.cn-north-1.amazonaws.com.cn/, unexpected hostname",
        "https://iam.eu-central-1.amazonaws.com/, unexpected hostname",
        "https://sts.eu-central-1.amazonaws.com/x, unexpected path",
        "https://sts.us-east-1.amazonaws.com/, valid region"
    })
    void refusesUrlsThatAreNotStsOfTheRegion(String url, String reason) throws Exception {
        assertRefused(
                SignedRequests.eksToken(
                        session.credentials(),
                        url,
                        Map.of("x-k8s-aws-id", "dev"),
                        sandbox.control().now()),
                reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Action=GetCallerIdentity", "X=1"})
    void refusesParametersThatAreRepeatedOrUnknown(String more) throws Exception {
        assertRefused(
                SignedRequests.token(SignedRequests.url(freshToken()) + "&" + more),
                "query parameter");
    }

    @Test
    void refusesAnotherAction() throws Exception {
        assertRefused(
                SignedRequests.token(
                        SignedRequests.url(freshToken())
                                .replace("GetCallerIdentity", "AssumeRole")),
                "unexpected action");
    }

    @Test
    void refusesAnExpiryOverAQuarterOfAnHour() throws Exception {
        assertRefused(
                SignedRequests.token(
                        SignedRequests.url(freshToken())
                                .replace("X-Amz-Expires=60", "X-Amz-Expires=901")),
                "X-Amz-Expires");
    }

    @Test
    void refusesTokensOfTheWrongShape() throws Exception {
        assertRefused("k8s-aws-v1." + "A".repeat(4096), "too large");
        assertRefused("k8s-aws-v2.abc", "prefix");
        assertRefused(freshToken() + "=", "padding");
        assertRefused("k8s-aws-v1.%%%", "base64url");
    }

    @Test
    void refusesCredentialsThatHaveEnded() throws Exception {
        try (AwsSandbox ours = AwsSandbox.start(SandboxSettings.example())) {
            Clients ended = Grants.complete(ours, "dev", "jit-r1", Clients.VIEW, "web");
            ours.control().advanceClock(Duration.ofMinutes(61));
            assertThat(KubernetesClient.of(ours, "dev", ended).get("/api").status()).isEqualTo(401);
            assertThat(ours.control().apiRequests().getLast().reason()).contains("is expired");
        }
    }

    @Test
    void refusesARequestWithoutToken() throws Exception {
        assertRefused("", "");
    }
}
