package io.jitaccess.approval.policy;

import io.jitaccess.catalogue.Cluster;
import io.jitaccess.catalogue.Durations;

import java.time.Duration;
import java.util.Optional;

/** Which limit a request breaks first, in a sentence that says what would be accepted. */
final class LimitCheck {
    private LimitCheck() {}

    static Optional<String> firstBroken(
            Rule.Limits limits, Cluster cluster, AccessRequest request, Situation situation) {
        return scope(limits, cluster, request)
                .or(() -> duration(limits, cluster, request))
                .or(() -> words(limits, request))
                .or(() -> number(limits, request, situation));
    }

    private static Optional<String> scope(
            Rule.Limits limits, Cluster cluster, AccessRequest request) {
        if (request.clusterWide() && !limits.clusterWide()) {
            return Optional.of(
                    "The whole cluster is not to be had here: ask for namespaces, such as %s."
                            .formatted(String.join(", ", cluster.namespaces())));
        }
        for (String namespace : request.namespaces()) {
            if (!limits.allow(namespace)) {
                return Optional.of(
                        "Namespace %s is not to be had here: ask for %s."
                                .formatted(namespace, String.join(", ", limits.namespaces())));
            }
        }
        return Optional.empty();
    }

    private static Optional<String> duration(
            Rule.Limits limits, Cluster cluster, AccessRequest request) {
        Duration longest =
                limits.maxDuration().compareTo(cluster.maxDuration()) < 0
                        ? limits.maxDuration()
                        : cluster.maxDuration();
        return request.duration().compareTo(longest) > 0
                        || request.duration().compareTo(cluster.minDuration()) < 0
                ? Optional.of(
                        "A duration of %s is not possible here: ask for %s to %s."
                                .formatted(
                                        Durations.format(request.duration()),
                                        Durations.format(cluster.minDuration()),
                                        Durations.format(longest)))
                : Optional.empty();
    }

    private static Optional<String> words(Rule.Limits limits, AccessRequest request) {
        int shortest = Math.max(1, limits.reasonLength());
        if (request.reason().strip().length() < shortest) {
            return Optional.of("Give a reason of at least %d characters.".formatted(shortest));
        }
        return limits.ticket() != null
                        && (request.ticket() == null || !limits.ticket().matches(request.ticket()))
                ? Optional.of(
                        "Give a ticket that looks like %s.".formatted(limits.ticket().pattern()))
                : Optional.empty();
    }

    private static Optional<String> number(
            Rule.Limits limits, AccessRequest request, Situation situation) {
        return request.extending() == null && situation.held() >= limits.simultaneous()
                ? Optional.of(
                        "You hold or wait for %d grants, and %d is the most: end one first."
                                .formatted(situation.held(), limits.simultaneous()))
                : Optional.empty();
    }
}
