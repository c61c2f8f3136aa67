package io.jitaccess.sandbox;

import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner.AuthLocation;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Map;

/** Requests signed by AWS's own signer at any time, and then bent as a test wishes. */
final class SignedRequests {
    static final HttpClient HTTP = HttpClient.newHttpClient();

    private SignedRequests() {}

    static SdkHttpRequest getCallerIdentity(AwsSandbox sandbox, AwsCredentials as, Instant at) {
        SdkHttpRequest request =
                SdkHttpRequest.builder()
                        .method(SdkHttpMethod.GET)
                        .uri(sandbox.endpoint().resolve("/"))
                        .putRawQueryParameter("Action", "GetCallerIdentity")
                        .putRawQueryParameter("Version", "2011-06-15")
                        .build();
        return signed(request, as, at, "sts", AuthLocation.HEADER);
    }

    static SdkHttpRequest listClusters(AwsSandbox sandbox, AwsCredentials as, Instant at) {
        SdkHttpRequest request =
                SdkHttpRequest.builder()
                        .method(SdkHttpMethod.GET)
                        .uri(sandbox.endpoint().resolve("/clusters"))
                        .build();
        return signed(request, as, at, "eks", AuthLocation.HEADER);
    }

    static String eksToken(AwsCredentials as, String cluster, Instant at) {
        return eksToken(
                as, "https://sts.eu-central-1.amazonaws.com/", Map.of("x-k8s-aws-id", cluster), at);
    }

    static String eksToken(AwsCredentials as, String sts, Map<String, String> headers, Instant at) {
        SdkHttpRequest.Builder request =
                SdkHttpRequest.builder()
                        .method(SdkHttpMethod.GET)
                        .uri(URI.create(sts))
                        .putRawQueryParameter("Action", "GetCallerIdentity")
                        .putRawQueryParameter("Version", "2011-06-15");
        headers.forEach(request::putHeader);
        return token(
                signed(request.build(), as, at, "sts", AuthLocation.QUERY_STRING)
                        .getUri()
                        .toString());
    }

    static String token(String url) {
        return "k8s-aws-v1."
                + Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(url.getBytes(StandardCharsets.UTF_8));
    }

    static String url(String token) {
        return new String(
                Base64.getUrlDecoder().decode(token.substring("k8s-aws-v1.".length())),
                StandardCharsets.UTF_8);
    }

    private static SdkHttpRequest signed(
            SdkHttpRequest request,
            AwsCredentials as,
            Instant at,
            String service,
            AuthLocation location) {
        SignedRequest signed =
                AwsV4HttpSigner.create()
                        .sign(
                                sign -> {
                                    sign.identity(as)
                                            .request(request)
                                            .putProperty(
                                                    AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME,
                                                    service)
                                            .putProperty(
                                                    AwsV4HttpSigner.REGION_NAME, "eu-central-1")
                                            .putProperty(
                                                    AwsV4FamilyHttpSigner.AUTH_LOCATION, location)
                                            .putProperty(
                                                    HttpSigner.SIGNING_CLOCK,
                                                    Clock.fixed(at, ZoneOffset.UTC));
                                    if (location == AuthLocation.QUERY_STRING) {
                                        sign.putProperty(
                                                AwsV4FamilyHttpSigner.EXPIRATION_DURATION,
                                                Duration.ofSeconds(60));
                                    }
                                });
        return signed.request();
    }

    static HttpResponse<String> send(SdkHttpRequest request) throws Exception {
        HttpRequest.Builder http = HttpRequest.newBuilder(request.getUri());
        request.forEachHeader(
                (name, values) -> {
                    if (!name.equalsIgnoreCase("host")) {
                        values.forEach(value -> http.header(name, value));
                    }
                });
        return send(http.build());
    }

    static HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
