package io.jitaccess.provisioner.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.jitaccess.provisioner.aws.AwsError.Trouble;

import org.junit.jupiter.api.Test;

import software.amazon.awssdk.core.exception.SdkClientException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Limits per account and purpose: what one cluster does must not be felt by another. */
class GuardTest {
    private final List<AwsError> failures = new ArrayList<>();
    private final Guard account =
            Guard.of(
                    "GRANT/222222222222",
                    new AwsSettings(null, Duration.ofSeconds(1), Duration.ofSeconds(1), 1_000, 8),
                    failures::add);

    @Test
    void aClusterThatHangsIsCutOffAndItsNeighbourIsNot() {
        Guard hanging = account.forCluster("dev");
        Guard neighbour = account.forCluster("staging");
        for (int i = 0; i < 10; i++) {
            assertThat(trouble(hanging)).isEqualTo(Trouble.UNREACHABLE);
        }

        assertThat(trouble(hanging)).isEqualTo(Trouble.HELD_BACK);
        assertThat(neighbour.call(() -> "answer")).isEqualTo("answer");
        assertThat(account.call(() -> "answer")).isEqualTo("answer");
        assertThat(failures).hasSize(11);
    }

    @Test
    void whatAwsRefusesOrThrottlesDoesNotCutItOff() {
        Guard cluster = account.forCluster("dev");
        for (int i = 0; i < 30; i++) {
            assertThatExceptionOfType(AwsException.class)
                    .isThrownBy(
                            () ->
                                    cluster.call(
                                            () -> {
                                                throw AwsErrorsTest.answer(
                                                        429, "ThrottlingException", "Rate");
                                            }))
                    .satisfies(failed -> assertThat(failed.error().kind()).isEqualTo("THROTTLED"));
        }

        assertThat(cluster.call(() -> "answer")).isEqualTo("answer");
    }

    private static Trouble trouble(Guard guard) {
        try {
            guard.call(
                    () -> {
                        throw SdkClientException.create("timed out");
                    });
            throw new AssertionError("worked");
        } catch (AwsException failed) {
            return ((AwsError.Retry) failed.error()).trouble();
        }
    }
}
