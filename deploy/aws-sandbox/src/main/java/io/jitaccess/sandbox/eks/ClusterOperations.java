package io.jitaccess.sandbox.eks;

import io.jitaccess.sandbox.aws.Access;
import io.jitaccess.sandbox.world.Cluster;
import io.jitaccess.sandbox.world.World;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reading clusters; only seeds make them. */
final class ClusterOperations {
    private final World world;
    private final Clusters clusters;
    private final Access access;
    private final ClusterEndpoints endpoints;

    ClusterOperations(World world, Access access, ClusterEndpoints endpoints) {
        this.world = world;
        this.clusters = new Clusters(world);
        this.access = access;
        this.endpoints = endpoints;
    }

    Object list(EksCall call) {
        access.require(call.call(), call.call().context("eks:ListClusters", "*").build());
        List<String> names =
                world.clusters().stream()
                        .filter(
                                c ->
                                        c.settings().exists()
                                                && c.account().equals(call.call().account())
                                                && c.region().equals(call.call().region()))
                        .map(Cluster::name)
                        .sorted()
                        .toList();
        return Page.of(call, names, name -> name).as("clusters");
    }

    Object describe(EksCall call) {
        access.require(call.call(), clusters.onCluster(call, "eks:DescribeCluster").build());
        Cluster cluster = clusters.require(call);
        String pem = endpoints.certificateAuthority(cluster);
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("name", cluster.name());
        body.put("arn", cluster.arn());
        body.put("createdAt", cluster.createdAt().getEpochSecond());
        body.put("version", cluster.version());
        body.put("endpoint", endpoints.endpoint(cluster).toString());
        body.put("status", cluster.settings().status());
        body.put(
                "certificateAuthority",
                Map.of(
                        "data",
                        Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.UTF_8))));
        body.put("platformVersion", "eks.9");
        body.put(
                "accessConfig",
                Map.of(
                        "bootstrapClusterCreatorAdminPermissions",
                        false,
                        "authenticationMode",
                        cluster.settings().authenticationMode()));
        body.put("tags", cluster.tags());
        return Map.of("cluster", body);
    }
}
