package io.jitaccess.gateway.slack.message;

/** Names of buttons and modals. They come back from messages of any age, so they never change. */
public final class Actions {
    public static final String APPROVE = "jit-approve";
    public static final String DENY = "jit-deny";
    public static final String COMMAND = "jit-command";
    public static final String EXTEND = "jit-extend";
    public static final String END = "jit-end";
    public static final String REVIEW = "jit-review";
    public static final String SEEN_TO = "jit-seen-to";
    public static final String CHOSE_CLUSTER = "jit-cluster";
    public static final String ASK_MODAL = "jit-ask-modal";
    public static final String DENY_MODAL = "jit-deny-modal";
    public static final String EXTEND_MODAL = "jit-extend-modal";
    public static final String REVIEW_MODAL = "jit-review-modal";
    public static final String LOCKDOWN_MODAL = "jit-lockdown-modal";

    private Actions() {}
}
