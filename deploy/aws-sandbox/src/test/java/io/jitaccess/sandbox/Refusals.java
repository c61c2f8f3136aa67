package io.jitaccess.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** Says which error an AWS call must end with: code, HTTP status, and words of its message. */
final class Refusals {
    private Refusals() {}

    static void assertRefused(String code, int status, String words, ThrowingCallable call) {
        assertThatExceptionOfType(AwsServiceException.class)
                .isThrownBy(call)
                .satisfies(
                        refused -> {
                            assertThat(refused.awsErrorDetails().errorCode()).isEqualTo(code);
                            assertThat(refused.statusCode()).isEqualTo(status);
                            assertThat(refused.awsErrorDetails().errorMessage()).contains(words);
                        });
    }
}
