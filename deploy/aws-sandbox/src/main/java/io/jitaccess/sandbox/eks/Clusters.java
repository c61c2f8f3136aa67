package io.jitaccess.sandbox.eks;

import io.jitaccess.sandbox.policy.RequestContext;
import io.jitaccess.sandbox.world.AccessEntry;
import io.jitaccess.sandbox.world.Cluster;
import io.jitaccess.sandbox.world.Regions;
import io.jitaccess.sandbox.world.World;

import java.util.Optional;

/** Finds clusters for calls, and names what IAM policies are asked about. */
final class Clusters {
    private final World world;

    Clusters(World world) {
        this.world = world;
    }

    /** The cluster that the path names, in the caller's account and the region called. */
    Cluster require(EksCall call) {
        String name = call.segment(1);
        return find(call, name).orElseThrow(() -> EksErrors.noCluster(name));
    }

    Cluster requireTakingEntries(EksCall call) {
        Cluster cluster = require(call);
        if (!cluster.takesAccessEntries()) {
            throw EksErrors.wrongMode();
        }
        return cluster;
    }

    Optional<Cluster> find(EksCall call, String name) {
        return world.cluster(call.call().account(), call.call().region(), name);
    }

    static String arn(EksCall call) {
        String region = call.call().region();
        return "arn:%s:eks:%s:%s:cluster/%s"
                .formatted(
                        Regions.partition(region), region, call.call().account(), call.segment(1));
    }

    /** A call about the cluster as a whole. */
    RequestContext.Builder onCluster(EksCall call, String action) {
        RequestContext.Builder context =
                call.call().context(action, arn(call)).with("eks:clusterName", call.segment(1));
        find(call, call.segment(1)).ifPresent(c -> context.resourceTags("eks", c.tags()));
        return context;
    }

    /**
     * A call about one access entry; where there is none, the ARN has a star in place of its id.
     */
    RequestContext.Builder onEntry(EksCall call, String action, String principalArn) {
        Optional<AccessEntry> entry =
                find(call, call.segment(1)).flatMap(c -> c.entries().get(principalArn));
        String region = call.call().region();
        String arn =
                entry.map(e -> e.identity().arn())
                        .orElseGet(
                                () ->
                                        PrincipalArn.parse(principalArn)
                                                .entryArn(
                                                        region,
                                                        call.call().account(),
                                                        call.segment(1),
                                                        "*"));
        RequestContext.Builder context =
                call.call()
                        .context(action, arn)
                        .with("eks:clusterName", call.segment(1))
                        .with("eks:principalArn", principalArn);
        entry.ifPresent(
                e ->
                        context.resourceTags("eks", e.tags())
                                .with("eks:accessEntryType", e.identity().type())
                                .with("eks:username", e.username())
                                .with("eks:kubernetesGroups", e.groups()));
        return context;
    }
}
