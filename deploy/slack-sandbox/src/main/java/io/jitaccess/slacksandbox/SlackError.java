package io.jitaccess.slacksandbox;

/** What Slack would answer with {@code ok: false}. */
final class SlackError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String detail;

    SlackError(String error) {
        this(error, "");
    }

    SlackError(String error, String detail) {
        super(error);
        this.detail = detail;
    }

    String detail() {
        return detail;
    }
}
