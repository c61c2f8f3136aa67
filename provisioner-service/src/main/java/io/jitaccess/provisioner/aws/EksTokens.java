package io.jitaccess.provisioner.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jitaccess.catalogue.Cluster;

import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;

/**
 * EKS bearer tokens: a presigned {@code GetCallerIdentity}, bound to one cluster by a signed
 * header. Always names the real STS host, which the API server insists on, whatever endpoint we
 * call ourselves.
 */
public final class EksTokens {
    /** An API server takes a token for this long from its date, whatever else it says. */
    public static final Duration LIFETIME = Duration.ofMinutes(15);

    private static final String PREFIX = "k8s-aws-v1.";
    private static final AwsV4HttpSigner SIGNER = AwsV4HttpSigner.create();

    private EksTokens() {}

    /** The token of the session for the cluster, dated as given. */
    public static Secret mint(SessionCredentials session, Cluster cluster, Instant date) {
        SdkHttpRequest request =
                SdkHttpRequest.builder()
                        .method(SdkHttpMethod.GET)
                        .uri(host(cluster))
                        .putRawQueryParameter("Action", "GetCallerIdentity")
                        .putRawQueryParameter("Version", "2011-06-15")
                        .putHeader("x-k8s-aws-id", cluster.name())
                        .build();
        AwsSessionCredentialsIdentity identity =
                AwsSessionCredentialsIdentity.create(
                        session.accessKeyId(),
                        session.secretAccessKey().reveal(),
                        session.sessionToken().reveal());
        SignedRequest signed =
                SIGNER.sign(
                        sign ->
                                sign.identity(identity)
                                        .request(request)
                                        .putProperty(
                                                AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, "sts")
                                        .putProperty(AwsV4HttpSigner.REGION_NAME, cluster.region())
                                        .putProperty(
                                                AwsV4FamilyHttpSigner.AUTH_LOCATION,
                                                AwsV4FamilyHttpSigner.AuthLocation.QUERY_STRING)
                                        .putProperty(
                                                AwsV4FamilyHttpSigner.EXPIRATION_DURATION, LIFETIME)
                                        .putProperty(
                                                HttpSigner.SIGNING_CLOCK,
                                                Clock.fixed(date, ZoneOffset.UTC)));
        String url = signed.request().getUri().toString();
        return new Secret(
                PREFIX
                        + Base64.getUrlEncoder()
                                .withoutPadding()
                                .encodeToString(url.getBytes(UTF_8)));
    }

    private static URI host(Cluster cluster) {
        String suffix = cluster.partition().equals("aws-cn") ? ".cn" : "";
        return URI.create("https://sts.%s.amazonaws.com%s/".formatted(cluster.region(), suffix));
    }
}
