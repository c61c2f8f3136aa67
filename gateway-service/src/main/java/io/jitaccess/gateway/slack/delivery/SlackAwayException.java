package io.jitaccess.gateway.slack.delivery;

/** Slack does not answer, or too slowly. */
public final class SlackAwayException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SlackAwayException(String method, String why) {
        super("%s: %s".formatted(method, why));
    }
}
