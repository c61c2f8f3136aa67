package io.jitaccess.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.http.SdkHttpRequest;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Nobody gets in on a signature that AWS would refuse. */
class SignatureTest {
    private static final AwsCredentials SERVICE = Clients.seeded(Clients.SERVICE_KEY);
    private static final AwsCredentials OPERATOR = Clients.seeded(Clients.OPERATOR_KEY);
    private static AwsSandbox sandbox;

    @BeforeAll
    static void start() {
        sandbox = AwsSandbox.start(SandboxSettings.example());
    }

    @AfterAll
    static void stop() {
        sandbox.close();
    }

    @Test
    void takesWhatIsSignedRightly() throws Exception {
        HttpResponse<String> answer =
                SignedRequests.send(SignedRequests.getCallerIdentity(sandbox, SERVICE, now()));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .contains("arn:aws:sts::111111111111:assumed-role/JITServiceRole/provisioner");
    }

    @Test
    void refusesAnUnsignedRequest() throws Exception {
        HttpResponse<String> answer =
                SignedRequests.send(
                        HttpRequest.newBuilder(sandbox.endpoint().resolve("/")).build());
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("<Code>MissingAuthenticationToken</Code>");
    }

    @Test
    void refusesAWrongSecret() throws Exception {
        AwsCredentials wrong = AwsBasicCredentials.create(Clients.OPERATOR_KEY, "wrong");
        assertRefusedByBoth(wrong, now(), "SignatureDoesNotMatch", "InvalidSignatureException");
    }

    @Test
    void refusesAnUnknownKey() throws Exception {
        AwsCredentials unknown = AwsBasicCredentials.create("AKIAUNKNOWN", "secret");
        assertRefusedByBoth(unknown, now(), "InvalidClientTokenId", "UnrecognizedClientException");
    }

    @Test
    void refusesASessionKeyWithoutItsToken() throws Exception {
        AwsCredentials bare =
                AwsBasicCredentials.create(Clients.SERVICE_KEY, SERVICE.secretAccessKey());
        assertRefusedByBoth(bare, now(), "InvalidClientTokenId", "UnrecognizedClientException");
    }

    @Test
    void refusesASessionKeyWithAnotherToken() throws Exception {
        AwsCredentials other =
                AwsSessionCredentials.create(
                        Clients.SERVICE_KEY, SERVICE.secretAccessKey(), "another");
        assertRefusedByBoth(other, now(), "InvalidClientTokenId", "UnrecognizedClientException");
    }

    @Test
    void refusesAClockThatIsFiveMinutesOff() throws Exception {
        Duration off = Duration.ofMinutes(5).plusSeconds(30);
        assertRefusedByBoth(
                OPERATOR, now().minus(off), "SignatureDoesNotMatch", "InvalidSignatureException");
        assertRefusedByBoth(
                OPERATOR, now().plus(off), "SignatureDoesNotMatch", "InvalidSignatureException");
        assertThat(
                        SignedRequests.send(
                                        SignedRequests.getCallerIdentity(
                                                sandbox,
                                                OPERATOR,
                                                now().minus(Duration.ofMinutes(4))))
                                .statusCode())
                .isEqualTo(200);
    }

    @Test
    void refusesAnExpiredSession() throws Exception {
        try (AwsSandbox ours = AwsSandbox.start(SandboxSettings.example())) {
            AwsCredentials session = Clients.access(ours).credentials();
            ours.control().advanceClock(Duration.ofMinutes(59));
            HttpResponse<String> before =
                    SignedRequests.send(
                            SignedRequests.getCallerIdentity(ours, session, ours.control().now()));
            assertThat(before.statusCode()).isEqualTo(200);
            ours.control().advanceClock(Duration.ofMinutes(2));
            Instant after = ours.control().now();
            assertThat(
                            SignedRequests.send(
                                            SignedRequests.getCallerIdentity(ours, session, after))
                                    .body())
                    .contains("<Code>ExpiredToken</Code>");
            assertThat(
                            SignedRequests.send(SignedRequests.listClusters(ours, session, after))
                                    .body())
                    .contains("ExpiredTokenException");
        }
    }

    @Test
    void refusesAChangedRequest() throws Exception {
        SdkHttpRequest changed =
                SignedRequests.getCallerIdentity(sandbox, OPERATOR, now()).toBuilder()
                        .putRawQueryParameter("Action", "AssumeRole")
                        .build();
        assertThat(SignedRequests.send(changed).body()).contains("SignatureDoesNotMatch");
    }

    @Test
    void refusesAnAmazonHeaderThatIsNotSigned() throws Exception {
        SdkHttpRequest added =
                SignedRequests.getCallerIdentity(sandbox, OPERATOR, now()).toBuilder()
                        .putHeader("x-amz-extra", "1")
                        .build();
        assertThat(SignedRequests.send(added).body()).contains("were not signed");
    }

    @Test
    void refusesABrokenAuthorizationHeader() throws Exception {
        HttpRequest broken =
                HttpRequest.newBuilder(sandbox.endpoint().resolve("/"))
                        .header("Authorization", "AWS4-HMAC-SHA256 Credential=a/b")
                        .build();
        HttpResponse<String> answer = SignedRequests.send(broken);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("IncompleteSignature");
    }

    @Test
    void tellsItsOwnTimeInTheDateHeader() throws Exception {
        InstantSource longAgo = () -> Instant.parse("2020-01-02T03:04:05Z");
        try (AwsSandbox ours = AwsSandbox.start(SandboxSettings.example(), longAgo)) {
            HttpResponse<String> answer =
                    SignedRequests.send(
                            SignedRequests.getCallerIdentity(ours, OPERATOR, longAgo.instant()));
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("date"))
                    .hasValue("Thu, 02 Jan 2020 03:04:05 GMT");
        }
    }

    private static void assertRefusedByBoth(
            AwsCredentials as, Instant at, String stsCode, String eksCode) throws Exception {
        HttpResponse<String> sts =
                SignedRequests.send(SignedRequests.getCallerIdentity(sandbox, as, at));
        assertThat(sts.statusCode()).isEqualTo(403);
        assertThat(sts.body()).contains("<Code>" + stsCode + "</Code>");
        HttpResponse<String> eks =
                SignedRequests.send(SignedRequests.listClusters(sandbox, as, at));
        assertThat(eks.statusCode()).isEqualTo(403);
        assertThat(eks.headers().firstValue("x-amzn-errortype")).hasValue(eksCode);
    }

    private static Instant now() {
        return sandbox.control().now();
    }
}
