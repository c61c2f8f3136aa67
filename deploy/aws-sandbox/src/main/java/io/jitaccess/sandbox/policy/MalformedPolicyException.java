package io.jitaccess.sandbox.policy;

/** The text is no policy that IAM would take. */
public final class MalformedPolicyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MalformedPolicyException(String message) {
        super(message);
    }
}
