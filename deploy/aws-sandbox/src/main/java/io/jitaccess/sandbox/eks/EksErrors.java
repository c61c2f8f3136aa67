package io.jitaccess.sandbox.eks;

import io.jitaccess.sandbox.aws.AwsException;

/** The errors of EKS in the words that were seen on AWS. */
final class EksErrors {
    private EksErrors() {}

    static AwsException noCluster(String name) {
        return notFound("No cluster found for name: " + name + ".");
    }

    static AwsException noEntry() {
        return notFound(
                "The specified principalArn could not be found. You can view your available access"
                        + " entries with 'list-access-entries'.");
    }

    static AwsException notFound(String message) {
        return new AwsException("ResourceNotFoundException", 404, message);
    }

    static AwsException inUse() {
        return new AwsException(
                "ResourceInUseException",
                409,
                "The specified access entry resource is already in use on this cluster.");
    }

    static AwsException invalidParameter(String message) {
        return new AwsException("InvalidParameterException", 400, message);
    }

    static AwsException invalidRequest(String message) {
        return new AwsException("InvalidRequestException", 400, message);
    }

    static AwsException limitExceeded(String message) {
        return new AwsException("ResourceLimitExceededException", 400, message);
    }

    static AwsException wrongMode() {
        return invalidRequest(
                "The cluster's authentication mode must be set to one of [API, API_AND_CONFIG_MAP]"
                        + " to perform this operation.");
    }
}
