package io.jitaccess.gateway.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.function.UnaryOperator;

/** An OIDC issuer with its keys at {@code /jwks}. */
public final class TestingIssuer {
    private final HttpServer server;
    private final RSAKey key = newKey("one");
    private final RSAKey strangersKey = newKey("one");

    public TestingIssuer() {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        byte[] keys = new JWKSet(key).toString().getBytes(UTF_8);
        server.createContext(
                "/jwks",
                exchange -> {
                    exchange.sendResponseHeaders(200, keys.length);
                    exchange.getResponseBody().write(keys);
                    exchange.close();
                });
        server.start();
    }

    private static RSAKey newKey(String id) {
        try {
            return new RSAKeyGenerator(2048).keyID(id).generate();
        } catch (JOSEException failed) {
            throw new IllegalStateException(failed);
        }
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** A good token. */
    public String token(String subject, String... groups) {
        return signed(key, claims(subject, groups).build());
    }

    /** A token that is good but for a change. */
    public String token(
            String subject, UnaryOperator<JWTClaimsSet.Builder> change, String... groups) {
        return signed(key, change.apply(claims(subject, groups)).build());
    }

    /** Signed by someone else under our key's id. */
    public String forged(String subject) {
        return signed(strangersKey, claims(subject).build());
    }

    /** With algorithm none. */
    public String unsigned(String subject) {
        return new PlainJWT(claims(subject).build()).serialize();
    }

    /** Signed with the public key as if it were a shared secret. */
    public String confused(String subject) {
        try {
            var token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims(subject).build());
            token.sign(new MACSigner(key.toRSAPublicKey().getEncoded()));
            return token.serialize();
        } catch (JOSEException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** Of the type that only the provisioner can verify. */
    public String grantToken(String requestId) {
        return signed(
                strangersKey,
                new JOSEObjectType("jit-grant+jwt"),
                new JWTClaimsSet.Builder().subject(requestId).build());
    }

    private JWTClaimsSet.Builder claims(String subject, String... groups) {
        Instant now = Instant.now();
        return new JWTClaimsSet.Builder()
                .issuer(url())
                .audience("jit-access")
                .subject(subject)
                .claim("email", subject + "@example.com")
                .claim("email_verified", true)
                .claim("name", subject + " of the tests")
                .claim("groups", List.of(groups))
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(Duration.ofMinutes(30))));
    }

    private static String signed(RSAKey key, JWTClaimsSet claims) {
        return signed(key, JOSEObjectType.JWT, claims);
    }

    private static String signed(RSAKey key, JOSEObjectType type, JWTClaimsSet claims) {
        try {
            var header =
                    new JWSHeader.Builder(JWSAlgorithm.RS256)
                            .type(type)
                            .keyID(key.getKeyID())
                            .build();
            var token = new SignedJWT(header, claims);
            token.sign(new RSASSASigner(key));
            return token.serialize();
        } catch (JOSEException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
