package io.jitaccess.approval.policy;

import com.google.re2j.Pattern;

import io.jitaccess.catalogue.Cluster;
import io.jitaccess.events.KubeconfigMode;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One rule of a policy.
 *
 * @param line where it begins in the file
 * @param modes kinds of kubeconfig; empty means those of the level
 */
record Rule(
        String name,
        int line,
        Match match,
        Outcome outcome,
        Limits limits,
        List<KubeconfigMode> modes) {

    /** Who denies one namespace denies the whole cluster; who allows some does not allow it. */
    boolean speaksOfWholeCluster() {
        return outcome instanceof Outcome.Deny || match.namespaces().isEmpty();
    }

    /** Whether the rule speaks of any of what is asked for, on a cluster that offers these. */
    boolean isInScope(AccessRequest request, List<String> offered) {
        if (request.clusterWide()) {
            return speaksOfWholeCluster();
        }
        return request.namespaces().isEmpty()
                ? match.speaksOfAny(offered)
                : match.speaksOfOne(request.namespaces());
    }

    /** Why a rule does not speak of a request. */
    enum Mismatch {
        NONE,
        LEVEL,
        CLUSTER,
        GROUPS,
        NAMESPACES,
        CONDITION
    }

    /**
     * Which requests the rule speaks of. What is empty matches all.
     *
     * @param namespaces names, or beginnings and a star
     * @param condition that must hold besides; null where there is none
     */
    record Match(
            List<NamePattern> clusters,
            Map<String, String> labels,
            Set<String> levels,
            List<String> namespaces,
            Set<String> groups,
            @Nullable Condition condition) {

        boolean isAt(Cluster cluster, String level) {
            return (levels.isEmpty() || levels.contains(level)) && matches(cluster);
        }

        /** Looks at all but namespaces and condition. */
        Mismatch check(Cluster cluster, String level, Set<String> requesterGroups) {
            if (!levels.isEmpty() && !levels.contains(level)) {
                return Mismatch.LEVEL;
            }
            if (!matches(cluster)) {
                return Mismatch.CLUSTER;
            }
            return speaksTo(requesterGroups) ? Mismatch.NONE : Mismatch.GROUPS;
        }

        private boolean speaksTo(Set<String> requesterGroups) {
            for (String group : groups) {
                if (requesterGroups.contains(group)) {
                    return true;
                }
            }
            return groups.isEmpty();
        }

        boolean matches(Cluster cluster) {
            for (Map.Entry<String, String> label : labels.entrySet()) {
                if (!label.getValue().equals(cluster.labels().get(label.getKey()))) {
                    return false;
                }
            }
            if (clusters.isEmpty()) {
                return true;
            }
            for (NamePattern pattern : clusters) {
                if (pattern.matches(cluster.name())) {
                    return true;
                }
            }
            return false;
        }

        /** Namespaces of the cluster that the rule speaks of. */
        List<String> namespacesOf(List<String> offered) {
            return namespaces.isEmpty()
                    ? offered.stream().sorted().toList()
                    : Namespaces.intersection(offered, namespaces);
        }

        /** Whether the rule speaks of any of the offered namespaces. */
        boolean speaksOfAny(List<String> offered) {
            if (namespaces.isEmpty()) {
                return true;
            }
            for (String one : offered) {
                for (String pattern : namespaces) {
                    if (Namespaces.overlap(one, pattern)) {
                        return true;
                    }
                }
            }
            return false;
        }

        /** Whether the rule speaks of one of these at least. */
        boolean speaksOfOne(List<String> asked) {
            for (String namespace : asked) {
                if (speaksOf(namespace)) {
                    return true;
                }
            }
            return false;
        }

        boolean speaksOf(String namespace) {
            return namespaces.isEmpty() || Namespaces.anyCovers(namespaces, namespace);
        }
    }

    /** What follows from a match. */
    sealed interface Outcome {
        /** Granted at once. */
        record Auto() implements Outcome {}

        /** Granted once each stage has its approvals. */
        record Approve(List<ConsentStage> stages, Duration within) implements Outcome {}

        /**
         * Granted at once, alerted on, and to be reviewed by somebody else afterwards.
         *
         * @param passesLockdown groups that it lets into a locked cluster; usually none
         */
        record BreakGlass(Set<String> passesLockdown) implements Outcome {}

        /** Refused; the message tells the requester what to do instead. */
        record Deny(String message) implements Outcome {}
    }

    /**
     * What a matching request must keep to. A matching request over a limit is refused: later rules
     * are not asked, so that nobody has to guess which rule decides.
     *
     * @param namespaces that may be given, names or beginnings and a star; empty allows all
     * @param clusterWide whether the whole cluster may be given
     * @param reasonLength shortest reason
     * @param ticket what a ticket must look like; null where none is needed
     * @param simultaneous grants that a person may hold or wait for at a time
     */
    record Limits(
            Duration maxDuration,
            List<String> namespaces,
            boolean clusterWide,
            int reasonLength,
            @Nullable Pattern ticket,
            int simultaneous) {
        boolean allow(String namespace) {
            return namespaces.isEmpty() || Namespaces.anyCovers(namespaces, namespace);
        }

        /** Those of the offered namespaces that may be given. */
        List<String> of(List<String> offered) {
            return namespaces.isEmpty() ? offered : Namespaces.intersection(offered, namespaces);
        }
    }
}
