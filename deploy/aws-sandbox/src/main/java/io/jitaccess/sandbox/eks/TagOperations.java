package io.jitaccess.sandbox.eks;

import io.jitaccess.sandbox.aws.Access;
import io.jitaccess.sandbox.aws.AwsException;
import io.jitaccess.sandbox.world.AccessEntry;
import io.jitaccess.sandbox.world.Cluster;
import io.jitaccess.sandbox.world.World;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Tags of access entries; those of clusters are seeded and only read. */
final class TagOperations {
    private final World world;
    private final Access access;

    TagOperations(World world, Access access) {
        this.world = world;
        this.access = access;
    }

    Object list(EksCall call) {
        require(call, "eks:ListTagsForResource", Map.of(), List.of());
        return Map.of(
                "tags",
                entry(call)
                        .map(AccessEntry::tags)
                        .or(() -> tagged(call).map(Cluster::tags))
                        .orElseThrow(() -> noResource(call)));
    }

    Object tag(EksCall call) {
        Map<String, String> tags = call.tags();
        require(call, "eks:TagResource", tags, List.copyOf(tags.keySet()));
        change(
                call,
                before -> {
                    Map<String, String> all = new HashMap<>(before);
                    all.putAll(tags);
                    return all;
                });
        return Map.of();
    }

    Object untag(EksCall call) {
        List<String> keys = call.query("tagKeys");
        require(call, "eks:UntagResource", Map.of(), keys);
        change(
                call,
                before -> {
                    Map<String, String> all = new HashMap<>(before);
                    keys.forEach(all::remove);
                    return all;
                });
        return Map.of();
    }

    private void require(
            EksCall call, String action, Map<String, String> requested, List<String> keys) {
        var context =
                call.call()
                        .context(action, call.segment(1))
                        .requestTags(requested)
                        .with("aws:TagKeys", keys);
        entry(call).ifPresent(e -> context.resourceTags("eks", e.tags()));
        access.require(call.call(), context.build());
    }

    private void change(EksCall call, UnaryOperator<Map<String, String>> change) {
        AccessEntry entry = entry(call).orElseThrow(() -> noResource(call));
        cluster(call)
                .orElseThrow(() -> noResource(call))
                .entries()
                .change(
                        entry.identity().principalArn(),
                        before -> {
                            if (before == null) {
                                throw noResource(call);
                            }
                            return before.withTags(change.apply(before.tags()), call.call().now());
                        });
    }

    private Optional<AccessEntry> entry(EksCall call) {
        return cluster(call).stream()
                .flatMap(c -> c.entries().list(Duration.ZERO).stream())
                .filter(e -> e.identity().arn().equals(call.segment(1)))
                .findAny();
    }

    /** The cluster of an ARN like {@code arn:aws:eks:r:a:access-entry/CLUSTER/...}. */
    private Optional<Cluster> cluster(EksCall call) {
        String[] parts = call.segment(1).split("[:/]", -1);
        return parts.length < 7 || !call.segment(1).contains(":access-entry/")
                ? Optional.empty()
                : world.cluster(call.call().account(), call.call().region(), parts[6]);
    }

    private Optional<Cluster> tagged(EksCall call) {
        return world.clusters().stream()
                .filter(
                        c ->
                                c.arn().equals(call.segment(1))
                                        && c.account().equals(call.call().account()))
                .findAny();
    }

    private static AwsException noResource(EksCall call) {
        return EksErrors.notFound("No resource found for ARN: " + call.segment(1));
    }
}
