package io.jitaccess.gateway.slack.edge;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.jitaccess.gateway.slack.Secret;

import org.jspecify.annotations.Nullable;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.regex.Pattern;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Verifies that Slack sent exactly these bytes, just now. Bolt's own check compares in variable
 * time and lets timestamps from the future pass.
 */
public final class SlackSignature {
    public static final String SIGNATURE = "X-Slack-Signature";
    public static final String TIMESTAMP = "X-Slack-Request-Timestamp";
    static final Duration WINDOW = Duration.ofMinutes(5);

    private static final String HMAC = "HmacSHA256";
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,12}");

    private final SecretKeySpec key;

    SlackSignature(Secret signingSecret) {
        this.key = new SecretKeySpec(signingSecret.reveal().getBytes(UTF_8), HMAC);
    }

    boolean verifies(
            @Nullable String signature, @Nullable String timestamp, byte[] body, Instant now) {
        if (signature == null || timestamp == null || !SECONDS.matcher(timestamp).matches()) {
            return false;
        }
        boolean signed =
                MessageDigest.isEqual(
                        sign(timestamp, body).getBytes(US_ASCII), signature.getBytes(UTF_8));
        Duration apart =
                Duration.between(Instant.ofEpochSecond(Long.parseLong(timestamp)), now).abs();
        return signed && apart.compareTo(WINDOW) <= 0;
    }

    String sign(String timestamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(key);
            mac.update(("v0:" + timestamp + ":").getBytes(US_ASCII));
            return "v0=" + HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has " + HMAC, impossible);
        }
    }
}
