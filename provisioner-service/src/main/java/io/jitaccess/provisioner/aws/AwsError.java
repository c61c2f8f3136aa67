package io.jitaccess.provisioner.aws;

/** What an answer of AWS means for whoever asked: try again, wait for our own write, or give up. */
public sealed interface AwsError {
    /** AWS error code, or a word of our own where AWS did not answer. */
    String code();

    /** For logs and, where refused, for people. */
    String message();

    /** Throttled, unreachable, out of order for now: the same call may work later. */
    record Retry(String code, String message) implements AwsError {}

    /** Our own write from a moment ago is not visible everywhere yet. */
    record Propagating(String code, String message) implements AwsError {}

    /** Final: the same call cannot work. */
    record Refused(Reason reason, String code, String message) implements AwsError {}

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
