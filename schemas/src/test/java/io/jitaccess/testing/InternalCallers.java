package io.jitaccess.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jitaccess.kafka.Service;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;

/** Every kind of caller that the internal endpoints of a service may meet. */
public final class InternalCallers {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final String GATEWAY = Service.GATEWAY.principal();

    private final URI service;
    private final Map<String, String> tokens;
    private final HttpClient http = HttpClient.newHttpClient();

    /**
     * @param self whose endpoints they are
     * @param gateway the key that this service believes
     */
    public InternalCallers(URI service, Service self, KeyPair gateway) {
        this.service = service;
        String us = self.principal();
        String other = self == Service.AUDIT ? "reaper-service" : "audit-service";
        this.tokens =
                Map.of(
                        "expired", token(gateway, GATEWAY, us, MINUTE.multipliedBy(-10)),
                        "other audience", token(gateway, GATEWAY, other, MINUTE),
                        "other service", token(keys(), other, us, MINUTE),
                        "impostor", token(gateway, other, us, MINUTE),
                        "person", token(keys(), "https://issuer.example", "jit-access", MINUTE),
                        "gateway", token(gateway, GATEWAY, us, MINUTE));
    }

    /** Calls the row's route as this caller, and tells the status of the answer. */
    public String answer(Map<String, String> row, String caller) {
        String[] route = row.get("route").split(" ");
        String sends = row.get("sends");
        boolean query = sends.startsWith("?");
        String path =
                route[1].replaceAll("\\?.*", "")
                        .replace("{id}", "0KM3V5J8TQ2ZC")
                        .replace("{cluster}", "dev")
                        .replace("/health/**", "/health/liveness")
                        .replace("**", "anything");
        var request =
                HttpRequest.newBuilder(service.resolve(path + (query ? sends : "")))
                        .timeout(MINUTE)
                        .method(route[0], HttpRequest.BodyPublishers.ofString(query ? "" : sends))
                        .header("Content-Type", "application/json");
        if (!caller.equals("nobody")) {
            request.header("Authorization", "Bearer " + tokens.get(caller));
        }
        try {
            return Integer.toString(
                    http.send(request.build(), HttpResponse.BodyHandlers.discarding())
                            .statusCode());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    private static KeyPair keys() {
        try {
            KeyPairGenerator keys = KeyPairGenerator.getInstance("RSA");
            keys.initialize(2048);
            return keys.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String token(KeyPair key, String issuer, String audience, Duration left) {
        long now = Instant.now().getEpochSecond();
        String signed =
                base64("{\"alg\":\"RS256\",\"typ\":\"JWT\"}".getBytes(UTF_8))
                        + "."
                        + base64(
                                """
                                {"iss":"%s","sub":"%s","aud":["%s"],"iat":%d,"exp":%d,"on_behalf_of":"local:ada"}\
                                """
                                        .formatted(
                                                issuer,
                                                issuer,
                                                audience,
                                                now - 900,
                                                now + left.toSeconds())
                                        .getBytes(UTF_8));
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key.getPrivate());
            signature.update(signed.getBytes(UTF_8));
            return signed + "." + base64(signature.sign());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
