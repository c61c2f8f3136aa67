package io.jitaccess.provisioner.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.jitaccess.provisioner.aws.AwsError.Propagating;
import io.jitaccess.provisioner.aws.AwsError.Reason;
import io.jitaccess.provisioner.aws.AwsError.Refused;
import io.jitaccess.provisioner.aws.AwsError.Retry;
import io.jitaccess.provisioner.aws.AwsError.Trouble;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.eks.model.EksException;

import java.util.stream.Stream;

class AwsErrorsTest {
    @ParameterizedTest(name = "{1}: {2}")
    @MethodSource("answers")
    void sortsWhatAwsAnswers(int status, String code, String message, AwsError expected) {
        assertThat(AwsErrors.of(answer(status, code, message)).error()).isEqualTo(expected);
    }

    static AwsServiceException answer(int status, String code, String message) {
        return EksException.builder()
                .statusCode(status)
                .awsErrorDetails(
                        AwsErrorDetails.builder().errorCode(code).errorMessage(message).build())
                .build();
    }

    static Stream<Arguments> answers() {
        return Stream.of(
                retry(Trouble.THROTTLED, 429, "ThrottlingException", "Rate exceeded"),
                retry(Trouble.THROTTLED, 400, "Throttling", "Rate exceeded"),
                retry(Trouble.BUSY, 500, "ServerException", "oops"),
                retry(Trouble.BUSY, 503, "ServiceUnavailable", "later"),
                retry(Trouble.BUSY, 409, "ConcurrentModification", "again"),
                retry(Trouble.CREDENTIALS, 403, "ExpiredTokenException", "token is expired"),
                retry(Trouble.CLOCK, 403, "InvalidSignatureException", "Signature expired"),
                retry(Trouble.CLOCK, 403, "RequestTimeTooSkewed", "too far apart"),
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
                .isEqualTo(new Retry(Trouble.UNREACHABLE, "Unreachable", "timed out"));
    }

    @Test
    void havingNoCredentialsIsToldApartFromHavingNoAnswer() {
        String message = "Unable to load credentials from any of the providers in the chain";

        assertThat(AwsErrors.of(SdkClientException.create(message)).error())
                .isEqualTo(new Retry(Trouble.CREDENTIALS, "NoCredentials", message));
    }

    private static Arguments retry(Trouble trouble, int status, String code, String message) {
        return Arguments.of(status, code, message, new Retry(trouble, code, message));
    }

    private static Arguments propagating(String code, String message) {
        return Arguments.of(400, code, message, new Propagating(code, message));
    }

    private static Arguments refused(Reason reason, String code, String message) {
        return Arguments.of(400, code, message, new Refused(reason, code, message));
    }
}
