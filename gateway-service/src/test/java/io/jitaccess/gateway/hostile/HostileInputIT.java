package io.jitaccess.gateway.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jitaccess.gateway.testing.TestingGateway;
import io.jitaccess.testing.Mutations;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whatever is sent, the answer is none of 5xx, tells nothing of the inside, and comes: a call that
 * hangs fails by the socket's patience.
 */
class HostileInputIT {
    private static final TestingGateway GATEWAY = TestingGateway.shared();
    private static final RawHttp HTTP = RawHttp.to(GATEWAY);
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([0-9]{3}) ");
    private static final Pattern INSIDE =
            Pattern.compile(
                    "\\tat"
                        + " |Exception|io\\.jitaccess|org\\.springframework|tools\\.jackson|reactor\\.|netty");
    private static final AtomicInteger PEOPLE = new AtomicInteger();

    private static final List<String> CALLS =
            List.of(
                    "POST /api/v1/requests",
                    "POST /api/v1/requests/0KM3V5J8TQ2ZC/approve",
                    "POST /api/v1/requests/0KM3V5J8TQ2ZC/deny",
                    "POST /api/v1/requests/0KM3V5J8TQ2ZC/revoke",
                    "POST /api/v1/requests/0KM3V5J8TQ2ZC/review",
                    "POST /api/v1/requests/0KM3V5J8TQ2ZC/credential",
                    "POST /api/v1/people/local%3Adana/revoke",
                    "POST /api/v1/alerts/late-1/acknowledge",
                    "POST /api/v1/policy/explain",
                    "PUT /api/v1/clusters/dev/lockdown",
                    "GET /api/v1/requests",
                    "GET /api/v1/requests/0KM3V5J8TQ2ZC",
                    "GET /api/v1/requests/0KM3V5J8TQ2ZC/kubeconfig",
                    "GET /api/v1/reviews",
                    "GET /api/v1/audit/requests/0KM3V5J8TQ2ZC");

    private static final String BODY =
            """
            {"cluster":"dev","level":"viewer","namespaces":["web","api"],"clusterWide":false,
             "duration":"1h","reason":"why not","ticket":"OPS-1","extends":null}\
            """;

    /** Nobody writes often enough to be slowed down. */
    private static String token() {
        return GATEWAY.issuer().token("hostile-" + PEOPLE.incrementAndGet() / 50, "developers");
    }

    private static String authorization() {
        return "Authorization: Bearer %s\r\n".formatted(token());
    }

    @Property
    void bodiesOfAnyKind(@ForAll("calls") String call, @ForAll("bodies") String body)
            throws IOException {
        String headers = authorization() + "Content-Type: application/json\r\n";

        expectCalm(RawHttp.call(method(call), path(call), headers, body.getBytes(UTF_8)));
    }

    @Property
    void headersOfAnyKind(@ForAll("calls") String call, @ForAll("headers") String header)
            throws IOException {
        String headers = authorization() + header + "\r\nContent-Type: application/json\r\n";

        expectCalm(RawHttp.call(method(call), path(call), headers, BODY.getBytes(UTF_8)));
    }

    @Property
    void tokensOfAnyKind(@ForAll("calls") String call, @ForAll("tokens") String token)
            throws IOException {
        String headers =
                "Authorization: Bearer " + token + "\r\nContent-Type: application/json\r\n";

        expectCalm(RawHttp.call(method(call), path(call), headers, BODY.getBytes(UTF_8)));
    }

    @Property
    void pathsAndQueriesOfAnyKind(@ForAll("methods") String method, @ForAll("paths") String path)
            throws IOException {
        String headers = authorization() + "Content-Type: application/json\r\n";

        expectCalm(RawHttp.call(method, path, headers, "{}".getBytes(UTF_8)));
    }

    @Property
    void bytesOfAnyKind(@ForAll("raw") byte[] bytes) throws IOException {
        expectCalm(bytes);
    }

    @Example
    void headersAndTheFirstLineHaveALimit() throws IOException {
        byte[] none = new byte[0];
        String large = "X-Large: " + "x".repeat(20_000) + "\r\n";

        assertThat(HTTP.send(RawHttp.call("GET", "/api/v1/requests", large, none)))
                .startsWith("HTTP/1.1 431 ");
        assertThat(HTTP.send(RawHttp.call("GET", "/" + "x".repeat(10_000), "", none)))
                .startsWith("HTTP/1.1 414 ");
    }

    @Example
    void whoWritesTooOftenIsToldWhenToComeAgain() throws IOException {
        String headers =
                "Authorization: Bearer %s\r\nContent-Type: application/json\r\n"
                        .formatted(GATEWAY.issuer().token("hasty"));
        byte[] call = RawHttp.call("POST", "/api/v1/requests", headers, new byte[0]);

        String answer = "";
        for (int i = 0; i < 600 && !answer.startsWith("HTTP/1.1 429 "); i++) {
            answer = HTTP.send(call);
        }

        assertThat(answer)
                .startsWith("HTTP/1.1 429 ")
                .containsIgnoringCase("\r\nRetry-After: 60\r\n");
    }

    private static void expectCalm(byte[] call) throws IOException {
        String answer = HTTP.send(call);

        Matcher status = STATUS.matcher(answer);
        while (status.find()) {
            assertThat(Integer.parseInt(status.group(1))).as(answer).isLessThan(500);
        }
        assertThat(INSIDE.matcher(answer).find()).as(answer).isFalse();
    }

    private static String method(String call) {
        return call.substring(0, call.indexOf(' '));
    }

    private static String path(String call) {
        return call.substring(call.indexOf(' ') + 1);
    }

    @Provide
    Arbitrary<String> calls() {
        return Arbitraries.of(CALLS);
    }

    @Provide
    Arbitrary<String> methods() {
        return Arbitraries.of("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE");
    }

    @Provide
    Arbitrary<String> bodies() {
        return Arbitraries.oneOf(
                Mutations.of(
                        BODY,
                        "{\"reason\":\"because\"}",
                        "{\"comment\":\"fine\",\"digest\":\"0\"}",
                        "{\"outcome\":\"justified\",\"comment\":\"fine\"}"),
                Arbitraries.strings().ofMaxLength(200),
                Arbitraries.of(
                        "[".repeat(8_000),
                        "{\"cluster\":".repeat(1_400),
                        "{\"duration\":1" + "0".repeat(12_000) + "}",
                        "{\"duration\":1e999999999}",
                        "{\"reason\":\"" + "\\u0000".repeat(2_000) + "\"}",
                        "{\"namespaces\":[" + "\"a\",".repeat(3_000) + "\"a\"]}",
                        "x".repeat(40_000)));
    }

    @Provide
    Arbitrary<String> headers() {
        Arbitrary<String> names =
                Arbitraries.of(
                        "Idempotency-Key",
                        "Prefer",
                        "Accept",
                        "Accept-Language",
                        "Accept-Charset",
                        "Content-Type",
                        "Content-Encoding",
                        "Transfer-Encoding",
                        "Content-Length",
                        "Expect",
                        "Upgrade",
                        "Origin",
                        "Range",
                        "If-None-Match",
                        "X-Forwarded-For",
                        "X-Forwarded-Proto",
                        "Forwarded",
                        "X-HTTP-Method-Override",
                        "traceparent",
                        "Cookie",
                        "User-Agent",
                        "X-JIT-Authorization");
        Arbitrary<String> values =
                Mutations.of(
                        "wait=soon",
                        "key-1",
                        "application/json;charset=utf-8;q=0.5, */*",
                        "gzip, chunked",
                        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                        "for=192.0.2.1;proto=https",
                        "bytes=0-9999999999999999999");
        return Combinators.combine(names, values)
                // A line of its own would only be another header.
                .as((name, value) -> name + ": " + value.replace("\n", " "));
    }

    @Provide
    Arbitrary<String> tokens() {
        return Mutations.of(
                        GATEWAY.issuer().token("dana", "developers"),
                        GATEWAY.issuer().unsigned("dana"),
                        GATEWAY.issuer().grantToken("0KM3V5J8TQ2ZC"),
                        "e30.e30.e30")
                .map(token -> token.replace("\n", " "));
    }

    @Provide
    Arbitrary<String> paths() {
        return Arbitraries.oneOf(
                        Mutations.of(
                                "/api/v1/requests/0KM3V5J8TQ2ZC",
                                "/api/v1/requests?state=ACTIVE&cluster=dev&requester=me&limit=50&cursor=MDAw",
                                "/api/v1/requests/0KM3V5J8TQ2ZC/kubeconfig?mode=broker&shell=sh",
                                "/api/v1/requests/0KM3V5J8TQ2ZC/credential?apiVersion=client.authentication.k8s.io/v1",
                                "/api/v1/people/local%3Adana/revoke",
                                "/api/v1/clusters/dev/lockdown",
                                "/api/v1/alerts/late-1/acknowledge",
                                "/actuator/health/liveness",
                                "/v3/api-docs/swagger-config"),
                        Arbitraries.strings().ofMaxLength(60).map(text -> "/" + text))
                .map(path -> path.replaceAll("[\\s]", "+"))
                .filter(path -> !path.contains("stream"));
    }

    @Provide
    Arbitrary<byte[]> raw() {
        return Mutations.of(
                List.of(
                        RawHttp.call("GET", "/api/v1/requests", authorization(), new byte[0]),
                        RawHttp.call(
                                "POST",
                                "/api/v1/requests",
                                authorization() + "Content-Type: application/json\r\n",
                                BODY.getBytes(UTF_8)),
                        "POST /api/v1/requests HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n0\r\n\r\n"
                                .getBytes(UTF_8),
                        "GET http://other/ HTTP/1.0\r\n\r\n".getBytes(UTF_8),
                        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(UTF_8)));
    }
}
