package io.jitaccess.provisioner.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.jitaccess.provisioner.aws.AwsError.Propagating;
import io.jitaccess.provisioner.aws.AwsError.Reason;
import io.jitaccess.provisioner.aws.AwsError.Refused;
import io.jitaccess.provisioner.aws.AwsError.Retry;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.eks.model.EksException;

import java.util.stream.Stream;

class AwsErrorsTest {
    @ParameterizedTest(name = "{1}: {2}")
    @MethodSource("answers")
    void sortsWhatAwsAnswers(int status, String code, String message, AwsError expected) {
        AwsError error =
                AwsErrors.of(
                                EksException.builder()
                                        .statusCode(status)
                                        .awsErrorDetails(
                                                AwsErrorDetails.builder()
                                                        .errorCode(code)
                                                        .errorMessage(message)
                                                        .build())
                                        .build())
                        .error();

        assertThat(error).isEqualTo(expected);
    }

    static Stream<Arguments> answers() {
        return Stream.of(
                retry(429, "ThrottlingException", "Rate exceeded"),
                retry(400, "Throttling", "Rate exceeded"),
                retry(500, "ServerException", "oops"),
                retry(503, "ServiceUnavailable", "later"),
                retry(403, "ExpiredTokenException", "The security token is expired"),
                retry(403, "InvalidSignatureException", "Signature expired"),
                retry(409, "ConcurrentModification", "again"),
                propagating(
                        "InvalidParameterException",
                        "The specified principalArn is invalid: invalid principal."),
                propagating(
                        "ResourceNotFoundException",
                        "The specified principalArn could not be found."),
                propagating(
                        "MalformedPolicyDocument", "Invalid principal in policy: \"AWS\":\"x\""),
                refused(
                        Reason.CLUSTER_UNFIT,
                        "ResourceNotFoundException",
                        "No cluster found for name: dev."),
                refused(
                        Reason.CLUSTER_UNFIT,
                        "InvalidRequestException",
                        "The cluster's authentication mode must be set to one of [API,"
                                + " API_AND_CONFIG_MAP] to perform this operation."),
                refused(
                        Reason.DENIED,
                        "AccessDeniedException",
                        "User x is not authorized, with an explicit deny in a service control"
                                + " policy"),
                refused(Reason.QUOTA, "LimitExceeded", "Cannot exceed quota for RolesPerAccount"),
                refused(Reason.QUOTA, "ResourceLimitExceededException", "too many entries"),
                refused(
                        Reason.INVALID,
                        "InvalidParameterException",
                        "The username must not begin with system:"));
    }

    @Test
    void noAnswerAtAllIsWorthAnotherTry() {
        assertThat(AwsErrors.of(SdkClientException.create("timed out")).error())
                .isEqualTo(new Retry("Unreachable", "timed out"));
    }

    private static Arguments retry(int status, String code, String message) {
        return Arguments.of(status, code, message, new Retry(code, message));
    }

    private static Arguments propagating(String code, String message) {
        return Arguments.of(400, code, message, new Propagating(code, message));
    }

    private static Arguments refused(Reason reason, String code, String message) {
        return Arguments.of(400, code, message, new Refused(reason, code, message));
    }
}
