package io.jitaccess.gateway.requests;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WaitTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "wait=10 | 10",
                "respond-async, wait=5 | 5",
                "wait = 7; foo | 7",
                "wait=\"3\" | 3",
                "wait=3600 | 30",
                "wait=-1 | 0",
                "waiting=4 | 0",
                "wait=soon | 0",
                "return=minimal | 0"
            })
    void understandsThePreferenceAndIgnoresOthers(String header, long seconds) {
        assertThat(Wait.of(header).longest()).hasSeconds(seconds);
    }
}
