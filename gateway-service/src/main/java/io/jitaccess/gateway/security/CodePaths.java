package io.jitaccess.gateway.security;

/** Where single-use codes are taken. */
public final class CodePaths {
    /** A code stands for the person, so no token is asked for. */
    public static final String KUBECONFIG = "/api/v1/kubeconfig";

    /** The code stands for a Slack user, the token for the person. */
    public static final String LINK = "/api/v1/slack/link";

    /** What Slack sends is signed. */
    public static final String SLACK_EVENTS = "/slack/events";

    private CodePaths() {}
}
