package io.jitaccess.approval.policy;

import java.time.Instant;
import java.util.List;

/**
 * What a policy may look at beside the request.
 *
 * @param held grants that the person holds or waits for, without the one that is asked about
 * @param unreviewed whether the person used a break-glass rule and nobody has reviewed it yet
 * @param grants that the person holds, for conditions
 */
public record Situation(Instant now, int held, boolean unreviewed, List<HeldGrant> grants) {
    /** One grant that the person holds. */
    public record HeldGrant(String cluster, String level, List<String> namespaces, Instant endsAt) {
        public HeldGrant {
            namespaces = List.copyOf(namespaces);
        }
    }

    public Situation {
        grants = List.copyOf(grants);
    }

    public Situation(Instant now, int held, boolean unreviewed) {
        this(now, held, unreviewed, List.of());
    }
}
