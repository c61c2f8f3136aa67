package io.jitaccess.gateway.slack.edge;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jitaccess.gateway.slack.Secret;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Instant;

class SlackSignatureTest {
    /** The example in Slack's own documentation. */
    private static final String SECRET = "8f742231b10e8888abcd99yyyzzz85a5";

    private static final String TIMESTAMP = "1531420618";
    private static final String BODY =
            "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
    private static final String SIGNED =
            "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503";
    private static final Instant THEN = Instant.ofEpochSecond(Long.parseLong(TIMESTAMP));

    private final SlackSignature signature = new SlackSignature(Secret.of(SECRET));

    @Test
    void whatSlackSignedVerifies() {
        assertThat(verifies(SIGNED, TIMESTAMP, BODY, THEN)).isTrue();
    }

    @Test
    void oneOtherByteDoesNot() {
        assertThat(verifies(SIGNED, TIMESTAMP, BODY + " ", THEN)).isFalse();
        assertThat(verifies(SIGNED, "1531420619", BODY, THEN)).isFalse();
        assertThat(verifies(SIGNED.replace("v0=a", "v0=b"), TIMESTAMP, BODY, THEN)).isFalse();
        assertThat(verifies(SIGNED.substring(3), TIMESTAMP, BODY, THEN)).isFalse();
        assertThat(verifies(null, TIMESTAMP, BODY, THEN)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"-301, false", "-300, true", "0, true", "300, true", "301, false"})
    void aSignatureIsGoodForFiveMinutesToBothSides(long seconds, boolean good) {
        assertThat(verifies(SIGNED, TIMESTAMP, BODY, THEN.plusSeconds(seconds))).isEqualTo(good);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-1531420618", "1531420618.0", "9999999999999999999"})
    void aTimestampIsANumberOfSeconds(String timestamp) {
        String signed = signature.sign(timestamp, BODY.getBytes(UTF_8));

        assertThat(verifies(signed, timestamp, BODY, THEN)).isFalse();
    }

    private boolean verifies(String signed, String timestamp, String body, Instant now) {
        return signature.verifies(signed, timestamp, body.getBytes(UTF_8), now);
    }
}
