package io.jitaccess.provisioner.credential;

import org.jspecify.annotations.Nullable;

/** Where a draw came from, as the gateway saw it. */
record Draw(@Nullable String clientAddress, @Nullable String userAgent) {
    private static final int LONGEST_AGENT = 200;

    Draw {
        userAgent =
                userAgent == null || userAgent.length() <= LONGEST_AGENT
                        ? userAgent
                        : userAgent.substring(0, LONGEST_AGENT);
    }
}
