package io.jitaccess.provisioner.aws;

/** What an answer of AWS means for whoever asked: try again, wait for our own write, or give up. */
public sealed interface AwsError {
    /** AWS error code, or a word of our own where AWS did not answer. */
    String code();

    /** For logs and, where refused, for people. */
    String message();

    /** One word for meters. */
    default String kind() {
        return switch (this) {
            case Retry(var trouble, _, _) -> trouble.name();
            case Propagating _ -> "PROPAGATING";
            case Refused(var reason, _, _) -> reason.name();
        };
    }

    /** Out of order for now: the same call may work later. */
    record Retry(Trouble trouble, String code, String message) implements AwsError {}

    /** Our own write from a moment ago is not visible everywhere yet. */
    record Propagating(String code, String message) implements AwsError {}

    /** Final: the same call cannot work. */
    record Refused(Reason reason, String code, String message) implements AwsError {}

    /** What keeps a call from working for now, and so who can mend it. */
    enum Trouble {
        /** Too many calls in the account. */
        THROTTLED,
        /** The service cannot just now, and says so. */
        BUSY,
        /** No answer at all. */
        UNREACHABLE,
        /** Ours are expired, unknown or missing. */
        CREDENTIALS,
        /** Ours and that of AWS are too far apart. */
        CLOCK,
        /** Not tried: one of our own limits holds it back. */
        HELD_BACK
    }

    /** Why a call is refused for good. */
    enum Reason {
        /** A policy denies it. */
        DENIED,
        /** A quota is reached. */
        QUOTA,
        /** The cluster is missing, or does not use access entries. */
        CLUSTER_UNFIT,
        /** Something that is not ours stands in the way. */
        FOREIGN,
        /** AWS does not accept what was asked. */
        INVALID
    }
}
