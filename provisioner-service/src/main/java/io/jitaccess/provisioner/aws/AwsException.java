package io.jitaccess.provisioner.aws;

import org.jspecify.annotations.Nullable;

/** A call to AWS did not do what was asked; {@link #error} says what to do about it. */
public final class AwsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient AwsError error;

    public AwsException(AwsError error, @Nullable Throwable cause) {
        super(error.code() + ": " + error.message(), cause);
        this.error = error;
    }

    static AwsException foreign(String message) {
        return new AwsException(
                new AwsError.Refused(AwsError.Reason.FOREIGN, "ForeignResource", message), null);
    }

    static AwsException notYetVisible(String message) {
        return new AwsException(new AwsError.Propagating("NotYetVisible", message), null);
    }

    public AwsError error() {
        return error;
    }
}
