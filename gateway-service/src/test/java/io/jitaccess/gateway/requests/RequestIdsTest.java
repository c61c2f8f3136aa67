package io.jitaccess.gateway.requests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jitaccess.gateway.problem.Problem;
import io.jitaccess.testing.Events;

import org.junit.jupiter.api.Test;

import java.security.SecureRandom;
import java.time.InstantSource;

class RequestIdsTest {
    private static RequestIds with(String secret) {
        return new RequestIds(secret, InstantSource.fixed(Events.T0), new SecureRandom());
    }

    @Test
    void twoGatewaysMakeTheSameIdOfARepeat() {
        assertThat(with("secret").next("local:dana", "key"))
                .isEqualTo(with("secret").next("local:dana", "key"));
    }

    @Test
    void personKeyAndSecretAllMatter() {
        var id = with("secret").next("local:dana", "key");

        assertThat(with("secret").next("local:dora", "key")).isNotEqualTo(id);
        assertThat(with("secret").next("local:dana", "other")).isNotEqualTo(id);
        assertThat(with("other").next("local:dana", "key")).isNotEqualTo(id);
    }

    @Test
    void withoutAKeyEveryRequestIsNew() {
        var ids = with("secret");

        assertThat(ids.next("local:dana", null)).isNotEqualTo(ids.next("local:dana", null));
    }

    @Test
    void aKeyMustBePrintable() {
        assertThatThrownBy(() -> with("secret").next("local:dana", "")).isInstanceOf(Problem.class);
        assertThatThrownBy(() -> with("secret").next("local:dana", "a\nb"))
                .isInstanceOf(Problem.class);
    }
}
