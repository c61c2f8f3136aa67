package io.jitaccess.sandbox.signature;

/** Why a request is not who it says it is. Each protocol has its own code for it. */
public final class SignatureException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The kinds that AWS tells apart. */
    public enum Reason {
        INCOMPLETE,
        MISMATCH,
        UNKNOWN_KEY,
        EXPIRED_KEY
    }

    private final Reason reason;

    private SignatureException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    static SignatureException incomplete(String message) {
        return new SignatureException(Reason.INCOMPLETE, message);
    }

    public static SignatureException mismatch(String message) {
        return new SignatureException(Reason.MISMATCH, message);
    }

    static SignatureException unknownKey() {
        return new SignatureException(
                Reason.UNKNOWN_KEY, "The security token included in the request is invalid.");
    }

    static SignatureException expiredKey() {
        return new SignatureException(
                Reason.EXPIRED_KEY, "The security token included in the request is expired");
    }
}
