package io.jitaccess.sandbox.iam;

import io.jitaccess.sandbox.aws.AwsException;

/** The errors of IAM as its model lists them. */
final class IamErrors {
    private IamErrors() {}

    static AwsException noSuchEntity(String message) {
        return new AwsException("NoSuchEntity", 404, message);
    }

    static AwsException noSuchRole(String name) {
        return noSuchEntity("The role with name " + name + " cannot be found.");
    }

    static AwsException exists(String name) {
        return new AwsException(
                "EntityAlreadyExists", 409, "Role with name " + name + " already exists.");
    }

    static AwsException deleteConflict(String message) {
        return new AwsException("DeleteConflict", 409, message);
    }

    static AwsException limitExceeded(String message) {
        return new AwsException("LimitExceeded", 409, message);
    }

    static AwsException malformedPolicy(String message) {
        return new AwsException("MalformedPolicyDocument", 400, message);
    }

    static AwsException unmodifiable(String name) {
        return new AwsException(
                "UnmodifiableEntity",
                400,
                "Cannot perform the operation on the protected role '" + name + "'");
    }
}
