package io.jitaccess.sandbox.aws;

/**
 * An error as AWS documents it: code, HTTP status, message. The protocol decides how it is written.
 */
public final class AwsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Spelled differently by each protocol. */
    static final String ACCESS_DENIED = "AccessDenied";

    static final String THROTTLED = "Throttling";

    private final String code;
    private final int status;

    public AwsException(String code, int status, String message) {
        super(message);
        this.code = code;
        this.status = status;
    }

    public String code() {
        return code;
    }

    public int status() {
        return status;
    }

    public String text() {
        String message = getMessage();
        return message == null ? "" : message;
    }

    public static AwsException accessDenied(String message) {
        return new AwsException(ACCESS_DENIED, 403, message);
    }

    static AwsException throttled() {
        return new AwsException(THROTTLED, 400, "Rate exceeded");
    }

    /** Of STS and IAM: a parameter is out of its bounds. */
    public static AwsException validation(String message) {
        return new AwsException("ValidationError", 400, message);
    }
}
