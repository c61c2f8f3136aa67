package io.jitaccess.gateway.requests;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jitaccess.events.RequestId;
import io.jitaccess.gateway.problem.Problem;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.regex.Pattern;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Ids of new requests. With an idempotency key the id follows from person and key, so that two
 * gateways make the same request of a repeat; keyed, so that nobody can compute another's id.
 */
@Component
class RequestIds {
    private static final Logger log = LoggerFactory.getLogger(RequestIds.class);
    private static final String HMAC = "HmacSHA256";
    private static final int SECRET_BYTES = 32;
    private static final Pattern KEY = Pattern.compile("[\\x20-\\x7e]{1,128}");

    private final SecretKeySpec secret;
    private final InstantSource clock;
    private final SecureRandom random;

    RequestIds(
            @Value("${jit.idempotency-secret:}") String secret,
            InstantSource clock,
            SecureRandom random) {
        this.clock = clock;
        this.random = random;
        this.secret = new SecretKeySpec(bytes(secret), HMAC);
    }

    private byte[] bytes(String configured) {
        if (!configured.isBlank()) {
            return configured.strip().getBytes(UTF_8);
        }
        log.atWarn()
                .log(
                        "jit.idempotency-secret is not set: repeats are known to this instance"
                                + " alone, until it stops");
        var bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return bytes;
    }

    RequestId next(String person, @Nullable String idempotencyKey) {
        if (idempotencyKey == null) {
            return RequestId.next(clock, random);
        }
        if (!KEY.matcher(idempotencyKey).matches()) {
            throw Problem.invalid("Idempotency-Key", "must be 1 to 128 printable ASCII characters");
        }
        return RequestId.of(ByteBuffer.wrap(mac(person + '\n' + idempotencyKey)).getLong());
    }

    private byte[] mac(String text) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(secret);
            return mac.doFinal(text.getBytes(UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has " + HMAC, impossible);
        }
    }
}
