package io.jitaccess.gateway.slack.delivery;

/** Slack's final no: to say the same again would change nothing. */
public final class SlackRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String error;

    SlackRefusedException(String method, String error) {
        super("%s: %s".formatted(method, error));
        this.error = error;
    }

    /** Slack's word for it, such as {@code not_in_channel}. */
    public String error() {
        return error;
    }
}
