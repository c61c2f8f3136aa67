package io.jitaccess.provisioner.credential;

import io.jitaccess.provisioner.aws.AwsException;

/** The role of a grant cannot be assumed any more: somebody deleted or changed it. */
final class RoleGoneException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RoleGoneException(AwsException cause) {
        super("the role of the grant cannot be assumed: " + cause.getMessage(), cause);
    }
}
