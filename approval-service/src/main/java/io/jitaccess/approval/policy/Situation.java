package io.jitaccess.approval.policy;

import java.time.Instant;

/**
 * What a policy may look at beside the request.
 *
 * @param held grants that the person holds or is about to get, without the one that is asked about
 * @param unreviewed whether the person used a break-glass rule and nobody has reviewed it yet
 */
public record Situation(Instant now, int held, boolean unreviewed) {}
