package io.jitaccess.gateway.slack.identity;

import io.jitaccess.gateway.security.Person;

/** Whether a Slack user is known to be somebody. */
public sealed interface Found {
    /** The person. */
    record Known(Person person) implements Found {}

    /**
     * Nobody, as far as can be told.
     *
     * @param why one sentence for the user
     * @param linkHelps whether signing in once would change that
     */
    record Unknown(String why, boolean linkHelps) implements Found {}
}
