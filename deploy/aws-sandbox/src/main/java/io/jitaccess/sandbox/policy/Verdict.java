package io.jitaccess.sandbox.policy;

/** Whether a call may go on; a refusal carries the words that AWS ends its message with. */
public sealed interface Verdict {
    Verdict ALLOWED = new Allowed();

    /** The call may go on. */
    record Allowed() implements Verdict {}

    /** The call is refused. */
    record Denied(String reason) implements Verdict {}
}
