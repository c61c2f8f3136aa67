package io.jitaccess.provisioner;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;

/** Issues tokens of persons and of the gateway, and serves the keys of the former. */
final class TestingIssuer implements AutoCloseable {
    static final String AUDIENCE = "jit-access";

    private final RSAKey key = generated();
    private final HttpServer server;

    TestingIssuer() {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        byte[] keys = new JWKSet(key.toPublicJWK()).toString().getBytes(UTF_8);
        server.createContext(
                "/jwks",
                exchange -> {
                    try (exchange) {
                        exchange.sendResponseHeaders(200, keys.length);
                        exchange.getResponseBody().write(keys);
                    }
                });
        server.start();
    }

    static RSAKey generated() {
        try {
            return new RSAKeyGenerator(2048).keyIDFromThumbprint(true).generate();
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** A token of the person with this subject. */
    String personToken(String subject, Instant now) {
        return signed(
                key,
                new JWTClaimsSet.Builder()
                        .issuer(url())
                        .subject(subject)
                        .audience(AUDIENCE)
                        .issueTime(Date.from(now))
                        .expirationTime(Date.from(now.plus(Duration.ofMinutes(10))))
                        .build());
    }

    /** A token of the gateway for one call. */
    static String serviceToken(RSAKey gateway, Map<String, String> claims, Instant now) {
        var builder =
                new JWTClaimsSet.Builder()
                        .issuer("gateway-service")
                        .subject("gateway-service")
                        .audience("provisioner-service")
                        .issueTime(Date.from(now))
                        .expirationTime(Date.from(now.plus(Duration.ofMinutes(1))));
        claims.forEach(builder::claim);
        return signed(gateway, builder.build());
    }

    private static String signed(RSAKey key, JWTClaimsSet claims) {
        var token =
                new SignedJWT(
                        new JWSHeader.Builder(JWSAlgorithm.RS256)
                                .type(JOSEObjectType.JWT)
                                .keyID(key.getKeyID())
                                .build(),
                        claims);
        try {
            token.sign(new RSASSASigner(key));
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
        return token.serialize();
    }

    static Path privatePem(RSAKey key, Path file) {
        try {
            return write(pem("PRIVATE KEY", key.toRSAPrivateKey().getEncoded()), file);
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static Path publicPem(List<RSAKey> keys, Path file) {
        StringBuilder pem = new StringBuilder();
        try {
            for (RSAKey key : keys) {
                pem.append(pem("PUBLIC KEY", key.toRSAPublicKey().getEncoded()));
            }
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
        return write(pem.toString(), file);
    }

    private static String pem(String kind, byte[] der) {
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                .formatted(kind, Base64.getMimeEncoder().encodeToString(der), kind);
    }

    private static Path write(String pem, Path file) {
        try {
            return Files.writeString(file, pem);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
