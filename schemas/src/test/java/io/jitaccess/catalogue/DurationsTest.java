package io.jitaccess.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;

class DurationsTest {
    @ParameterizedTest
    @CsvSource({
        "1h,PT1H",
        "PT1H,PT1H",
        "90m,PT90M",
        "1h30m,PT1H30M",
        "30s,PT30S",
        "1d,PT24H",
        " 2H ,PT2H"
    })
    void readsWhatPeopleType(String text, Duration duration) {
        assertThat(Durations.parse(text)).contains(duration);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "h",
                "-1h",
                "PT-1H",
                "0m",
                "1h30",
                "1 hour",
                "9999999999999999999999h"
            })
    void anythingElseIsNoDuration(String text) {
        assertThat(Durations.parse(text)).isEmpty();
    }

    @Property
    void whatIsWrittenIsReadAgain(@ForAll @IntRange(min = 1, max = 1_000_000) int seconds) {
        Duration duration = Duration.ofSeconds(seconds);

        assertThat(Durations.parse(Durations.format(duration))).contains(duration);
    }
}
