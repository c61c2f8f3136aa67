package io.jitaccess.gateway.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;

import io.jitaccess.gateway.problem.Problem;
import io.jitaccess.kafka.Service;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Date;

/** Signs the tokens by which the other services know that the gateway calls, and for whom. */
@Component
public class ServiceIdentity {
    private static final Logger log = LoggerFactory.getLogger(ServiceIdentity.class);
    private static final Duration LIFE = Duration.ofSeconds(60);

    /** Half of the life, so that what is taken from the cache lasts through the call. */
    private static final Duration REUSE = Duration.ofSeconds(30);

    private final @Nullable RSASSASigner signer;
    private final InstantSource clock;
    private final Cache<Claims, String> tokens =
            Caffeine.newBuilder().maximumSize(20_000).expireAfterWrite(REUSE).build();

    private record Claims(
            String audience, @Nullable String onBehalfOf, @Nullable Delivery delivery) {}

    /**
     * The one thing that a code without a person's token stands for.
     *
     * @param use names the one use of the code
     */
    public record Delivery(String requestId, String use) {}

    ServiceIdentity(
            @Value("${jit.service-identity.private-key:}") String file, InstantSource clock) {
        this.clock = clock;
        if (file.isBlank()) {
            signer = null;
            log.atWarn()
                    .log(
                            "jit.service-identity.private-key is not set: no other service will be"
                                    + " called");
        } else {
            signer = new RSASSASigner(read(Path.of(file)));
        }
    }

    private static PrivateKey read(Path file) {
        try {
            String pem = Files.readString(file);
            String base64 = pem.replaceAll("-----(BEGIN|END) PRIVATE KEY-----|\\s", "");
            return KeyFactory.getInstance("RSA")
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
        } catch (IOException | GeneralSecurityException | IllegalArgumentException unfit) {
            // The cause is left out: it may quote the file.
            throw new IllegalStateException(
                    "jit.service-identity.private-key: %s is not a readable RSA key as PKCS#8 PEM (%s)"
                            .formatted(file, unfit.getClass().getSimpleName()));
        }
    }

    /**
     * A token for one callee.
     *
     * @param onBehalfOf person id; null for a grant token, whose holder only the callee can tell
     */
    public String tokenFor(Service callee, @Nullable String onBehalfOf) {
        return tokens.get(new Claims(callee.principal(), onBehalfOf, null), this::sign);
    }

    /** A token for the delivery of one kubeconfig, good for one use. */
    public String deliveryTokenFor(Service callee, String person, Delivery delivery) {
        return sign(new Claims(callee.principal(), person, delivery));
    }

    private String sign(Claims claims) {
        if (signer == null) {
            throw Problem.unavailable("This gateway has no identity towards the other services.");
        }
        Instant now = clock.instant();
        var body =
                new JWTClaimsSet.Builder()
                        .issuer(Service.GATEWAY.principal())
                        .subject(Service.GATEWAY.principal())
                        .audience(claims.audience())
                        .issueTime(Date.from(now))
                        .expirationTime(Date.from(now.plus(LIFE)));
        if (claims.onBehalfOf() != null) {
            body.claim("on_behalf_of", claims.onBehalfOf());
        }
        if (claims.delivery() != null) {
            body.claim("delivers", claims.delivery().requestId()).jwtID(claims.delivery().use());
        }
        var token =
                new SignedJWT(
                        new JWSHeader.Builder(JWSAlgorithm.RS256).type(JOSEObjectType.JWT).build(),
                        body.build());
        try {
            token.sign(signer);
            return token.serialize();
        } catch (JOSEException failed) {
            throw new IllegalStateException("the service token could not be signed", failed);
        }
    }
}
