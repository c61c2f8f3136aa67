package io.jitaccess.provisioner.preflight;

import java.time.Instant;
import java.util.List;

/**
 * How a real role and entry fared on a cluster.
 *
 * @param ok whether everything worked and was removed again
 */
public record CanaryReport(
        String cluster, boolean ok, List<Step> steps, List<Finding> findings, Instant finishedAt) {
    /** One step, and how long it took until AWS showed its effect. */
    public record Step(String name, boolean ok, long millis) {}
}
