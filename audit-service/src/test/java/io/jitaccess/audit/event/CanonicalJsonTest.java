package io.jitaccess.audit.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.jitaccess.testing.Events;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import org.junit.jupiter.api.Test;

import java.util.Map;

class CanonicalJsonTest {
    @Test
    void writesAnEventWithSortedKeysAndWithoutNulls() {
        String json = CanonicalJson.of(Events.requested("r1").build());
        assertThat(json)
                .startsWith("{\"actor\":{\"id\":\"local:dana\",\"kind\":\"PERSON\",\"name\":")
                .contains("\"occurredAt\":\"2026-01-15T10:00:00Z\"")
                .doesNotContain("null");
    }

    @Property(tries = 200)
    void isFoundAgainWhateverTheOrderAndSpaces(@ForAll String text, @ForAll long number) {
        String one = CanonicalJson.of(Map.of("b", text, "a", number));
        assertThat(CanonicalJson.again(" " + one.replaceFirst("\\{", "{ "))).isEqualTo(one);
    }

    @Test
    void sortsWhatPostgresSortedByLength() {
        assertThat(CanonicalJson.again("{\"b\": 1, \"aa\": {\"d\": [2, 1], \"c\": null}}"))
                .isEqualTo("{\"aa\":{\"c\":null,\"d\":[2,1]},\"b\":1}");
    }

    @Test
    void takesNoNul() {
        assertThat(CanonicalJson.of(Map.of("a", "x\0y"))).isEqualTo("{\"a\":\"x\uFFFDy\"}");
    }
}
