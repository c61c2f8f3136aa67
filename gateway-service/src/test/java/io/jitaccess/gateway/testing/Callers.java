package io.jitaccess.gateway.testing;

import io.jitaccess.gateway.security.ServiceIdentity;
import io.jitaccess.kafka.Service;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;

/** Every kind of caller that the gateway may meet. The owner of what is asked for is Dana. */
public final class Callers {
    public static final String REASON = "{\"reason\":\"review of access\"}";
    private static final Duration LONGEST = Duration.ofSeconds(20);

    private final TestingGateway gateway;
    private final Map<String, String> tokens;
    private final HttpClient http = HttpClient.newHttpClient();

    public Callers(TestingGateway gateway) {
        this.gateway = gateway;
        TestingIssuer issuer = gateway.issuer();
        Date past = Date.from(Instant.now().minus(Duration.ofMinutes(10)));
        this.tokens =
                Map.of(
                        "expired", issuer.token("dana", claims -> claims.expirationTime(past)),
                        "audience", issuer.token("dana", claims -> claims.audience("other")),
                        "service",
                                gateway.part(ServiceIdentity.class)
                                        .tokenFor(Service.GATEWAY, "local:dana"),
                        "grant", issuer.grantToken("0KM3V5J8TQ2ZC"),
                        "owner", issuer.token("dana", "developers"),
                        "other", issuer.token("eve", "developers"),
                        "approver", issuer.token("alex", "platform-leads"),
                        "auditor", issuer.token("audrey", "auditors"),
                        "admin", issuer.token("amira", "jit-admins"),
                        "adam", issuer.token("adam", "jit-admins"));
        answers("/internal/policy/explain", "{}");
        for (String list : new String[] {"events", "requests", "access", "alerts", "proof"}) {
            answers("/internal/audit/" + list, "{}");
        }
        answers("/internal/audit/export", "");
        answers("/internal/audit/verify", "{}");
        answers("/internal/alerts/late-1/acknowledge", "{}");
    }

    /** Lets the other services have what somebody may ask for about the request. */
    public void prepare(String requestId) {
        answers("/internal/audit/requests/" + requestId, "{}");
        answers("/internal/requests/%s/kubeconfig".formatted(requestId), "apiVersion: v1");
        answers("/internal/requests/%s/credential".formatted(requestId), "{}");
    }

    private void answers(String path, String body) {
        gateway.services().answer(path, 200, "application/json", body);
    }

    /** Makes the call, and tells the status of its answer. */
    public int call(String caller, String method, String path, String sends) {
        boolean query = sends.startsWith("?");
        var request =
                HttpRequest.newBuilder(URI.create(gateway.url() + path + (query ? sends : "")))
                        .timeout(LONGEST)
                        .method(method, HttpRequest.BodyPublishers.ofString(query ? "" : sends))
                        .header("Content-Type", "application/json");
        if (!caller.equals("nobody")) {
            request.header("Authorization", "Bearer " + tokens.get(caller));
        }
        try {
            var answer = http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = answer.body()) {
                // A live stream has no end.
                if (!answer.headers().firstValue("Content-Type").orElse("").contains("event-")) {
                    body.readAllBytes();
                }
                return answer.statusCode();
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("%s %s by %s".formatted(method, path, caller), failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
