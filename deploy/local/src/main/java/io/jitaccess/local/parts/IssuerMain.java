package io.jitaccess.local.parts;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;

/**
 * An OIDC issuer for one machine: {@code GET /token?person=dana} gives a token to anyone who asks,
 * so it must never be listed as an issuer anywhere else.
 */
public final class IssuerMain {
    private static final Duration TOKEN_LIFE = Duration.ofHours(12);
    private static final String AUDIENCE = "jit-access";

    /** Developers without a name, for as many people as a measurement needs. */
    private static final Pattern ONE_OF_MANY = Pattern.compile("developer-[1-9][0-9]{0,4}");

    private final RSAKey key;
    private final String issuer;
    private final Clock clock;

    private IssuerMain(RSAKey key, String issuer, Clock clock) {
        this.key = key;
        this.issuer = issuer;
        this.clock = clock;
    }

    public static void main(String[] args) throws Exception {
        int port = Integer.parseInt(args[0]);
        RSAKey key = RSAKey.parse(Files.readString(Path.of(args[1])));
        var issuer = new IssuerMain(key, "http://127.0.0.1:" + port, Clock.systemUTC());
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", issuer::handle);
        server.start();
        System.out.println("OIDC issuer is ready at " + issuer.issuer);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            switch (exchange.getRequestURI().getPath()) {
                case "/.well-known/openid-configuration" ->
                        answer(
                                exchange,
                                200,
                                "application/json",
                                """
                                {"issuer":"%1$s","jwks_uri":"%1$s/jwks","token_endpoint":"%1$s/token"}
                                """
                                        .formatted(issuer));
                case "/jwks" ->
                        answer(
                                exchange,
                                200,
                                "application/json",
                                new JWKSet(key.toPublicJWK()).toString());
                case "/token" -> token(exchange);
                default -> answer(exchange, 404, "text/plain", "try /token?person=dana\n");
            }
        }
    }

    private void token(HttpExchange exchange) throws IOException {
        String query = String.valueOf(exchange.getRequestURI().getQuery());
        String name = query.replaceFirst("^person=", "");
        LocalPeople person = LocalPeople.BY_SUBJECT.get(name);
        if (person != null) {
            answer(
                    exchange,
                    200,
                    "text/plain",
                    sign(person.subject(), person.displayName(), person.groups()));
        } else if (ONE_OF_MANY.matcher(name).matches()) {
            answer(
                    exchange,
                    200,
                    "text/plain",
                    sign(name, "Developer " + name, LocalPeople.DANA.groups()));
        } else {
            answer(
                    exchange,
                    400,
                    "text/plain",
                    "person must be one of %s, or developer-1 to developer-99999\n"
                            .formatted(LocalPeople.BY_SUBJECT.keySet()));
        }
    }

    private String sign(String subject, String displayName, List<String> groups) {
        Instant now = clock.instant();
        JWTClaimsSet claims =
                new JWTClaimsSet.Builder()
                        .issuer(issuer)
                        .subject(subject)
                        .audience(AUDIENCE)
                        .issueTime(Date.from(now))
                        .expirationTime(Date.from(now.plus(TOKEN_LIFE)))
                        .claim("email", subject + "@example.com")
                        .claim("email_verified", true)
                        .claim("name", displayName)
                        .claim("groups", groups)
                        .build();
        var jwt =
                new SignedJWT(
                        new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(),
                        claims);
        try {
            jwt.sign(new RSASSASigner(key));
        } catch (JOSEException failed) {
            throw new IllegalStateException("cannot sign with the issuer's key", failed);
        }
        return jwt.serialize();
    }

    private static void answer(HttpExchange exchange, int status, String type, String body)
            throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().putAll(Map.of("Content-Type", List.of(type)));
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
