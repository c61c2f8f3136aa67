package io.jitaccess.audit.query;

/** No alert of this name was recorded. */
final class NoSuchAlertException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NoSuchAlertException(String alertId) {
        super("there is no alert '%s'; /audit/alerts lists them".formatted(alertId));
    }
}
