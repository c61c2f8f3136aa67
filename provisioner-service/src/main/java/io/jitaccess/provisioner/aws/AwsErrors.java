package io.jitaccess.provisioner.aws;

import io.jitaccess.provisioner.aws.AwsError.Propagating;
import io.jitaccess.provisioner.aws.AwsError.Reason;
import io.jitaccess.provisioner.aws.AwsError.Refused;
import io.jitaccess.provisioner.aws.AwsError.Retry;
import io.jitaccess.provisioner.aws.AwsError.Trouble;

import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Sorts what AWS answers. Matches on the code, and on the message only where a code means two
 * things.
 */
final class AwsErrors {
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERROR = 500;
    private static final Set<String> THROTTLED =
            Set.of(
                    "Throttling",
                    "ThrottlingException",
                    "ThrottledException",
                    "TooManyRequestsException",
                    "RequestLimitExceeded",
                    "RequestThrottled");
    private static final Set<String> BUSY =
            Set.of(
                    "ConcurrentModification",
                    "ServiceFailure",
                    "ServerException",
                    "ServiceUnavailable",
                    "ServiceUnavailableException",
                    "InternalFailure");

    /** Curable without a new request: keys are renewed. */
    private static final Set<String> CREDENTIALS =
            Set.of(
                    "ExpiredToken",
                    "ExpiredTokenException",
                    "InvalidClientTokenId",
                    "UnrecognizedClientException",
                    "IncompleteSignature");

    /** Signatures that only a wrong clock spoils, ours or the host's. */
    private static final Set<String> CLOCK =
            Set.of(
                    "RequestExpired",
                    "RequestTimeTooSkewed",
                    "SignatureDoesNotMatch",
                    "InvalidSignatureException");

    private static final Set<String> DENIED =
            Set.of("AccessDenied", "AccessDeniedException", "UnauthorizedOperation");
    private static final Set<String> QUOTA =
            Set.of("LimitExceeded", "ResourceLimitExceededException", "LimitExceededException");

    private AwsErrors() {}

    static AwsException of(SdkException exception) {
        return new AwsException(classify(exception), exception);
    }

    private static AwsError classify(SdkException exception) {
        if (!(exception instanceof AwsServiceException answer)) {
            String message = Optional.ofNullable(exception.getMessage()).orElse("");
            return message.contains("load credentials")
                    ? new Retry(Trouble.CREDENTIALS, "NoCredentials", message)
                    : new Retry(Trouble.UNREACHABLE, "Unreachable", message);
        }
        String code = code(answer);
        String message = message(answer);
        Optional<Trouble> trouble = trouble(code, answer.statusCode());
        if (trouble.isPresent()) {
            return new Retry(trouble.get(), code, message);
        }
        return isPropagation(code, message)
                ? new Propagating(code, message)
                : new Refused(reason(code, message), code, message);
    }

    private static Optional<Trouble> trouble(String code, int status) {
        if (THROTTLED.contains(code) || status == TOO_MANY_REQUESTS) {
            return Optional.of(Trouble.THROTTLED);
        }
        if (CREDENTIALS.contains(code)) {
            return Optional.of(Trouble.CREDENTIALS);
        }
        if (CLOCK.contains(code)) {
            return Optional.of(Trouble.CLOCK);
        }
        return BUSY.contains(code) || status >= SERVER_ERROR
                ? Optional.of(Trouble.BUSY)
                : Optional.empty();
    }

    /** An explicit deny or an organisation's policy is not propagation, whatever the moment. */
    static boolean isExplicitDeny(String message) {
        String lower = message.toLowerCase(Locale.ROOT);
        return lower.contains("explicit deny") || lower.contains("service control policy");
    }

    static String code(AwsServiceException answer) {
        return Optional.ofNullable(answer.awsErrorDetails())
                .map(details -> details.errorCode())
                .orElse("Http" + answer.statusCode());
    }

    static String message(AwsServiceException answer) {
        return Optional.ofNullable(answer.awsErrorDetails())
                .map(details -> details.errorMessage())
                .orElse("");
    }

    private static boolean isPropagation(String code, String message) {
        String lower = message.toLowerCase(Locale.ROOT);
        return switch (code) {
            case "InvalidParameterException", "MalformedPolicyDocument" ->
                    lower.contains("invalid principal");
            case "ResourceNotFoundException" -> lower.contains("principalarn");
            case "NoSuchEntity" -> true;
            default -> false;
        };
    }

    /** Whether the cluster's authentication mode knows no access entries. */
    static boolean isWithoutEntries(AwsError error) {
        return isWithoutEntries(error.code(), error.message());
    }

    private static boolean isWithoutEntries(String code, String message) {
        return code.equals("InvalidRequestException") && message.contains("authentication mode");
    }

    private static Reason reason(String code, String message) {
        if (DENIED.contains(code)) {
            return Reason.DENIED;
        }
        if (QUOTA.contains(code)) {
            return Reason.QUOTA;
        }
        boolean unfit = code.equals("ResourceNotFoundException") || isWithoutEntries(code, message);
        return unfit ? Reason.CLUSTER_UNFIT : Reason.INVALID;
    }
}
