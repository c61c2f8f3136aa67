package io.jitaccess.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Random;

class RequestIdTest {
    @Property
    void everyIdIsReadBackInAnyCase(@ForAll long bits) {
        RequestId id = RequestId.of(bits);

        assertThat(id.value()).hasSize(13);
        assertThat(RequestId.parse(id.value().toLowerCase(Locale.ROOT))).contains(id);
    }

    @Test
    void idsSortByTime() {
        var random = new Random(1);
        RequestId earlier = RequestId.next(InstantSource.fixed(Instant.ofEpochMilli(1000)), random);
        RequestId later = RequestId.next(InstantSource.fixed(Instant.ofEpochMilli(1001)), random);

        assertThat(later.value()).isGreaterThan(earlier.value());
    }

    @Test
    void lettersThatLookLikeDigitsAreForgiven() {
        assertThat(RequestId.parse(" okm3v5j8tq2zl ")).contains(new RequestId("0KM3V5J8TQ2Z1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0KM3V5J8TQ2Z", "0KM3V5J8TQ2ZCC", "GKM3V5J8TQ2ZC", "0KM3V5J8TQ2Z/"})
    void anythingElseIsNoRequestId(String text) {
        assertThat(RequestId.parse(text)).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> new RequestId(text));
    }
}
