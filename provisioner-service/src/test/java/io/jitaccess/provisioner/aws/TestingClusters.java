package io.jitaccess.provisioner.aws;

import io.jitaccess.catalogue.Cluster;

import java.util.List;
import java.util.Map;

/** Object mother of clusters. */
public final class TestingClusters {
    private TestingClusters() {}

    /** Cluster dev of account 222222222222, as the sandbox's example has it. */
    public static Cluster dev() {
        return in("eu-central-1", "aws");
    }

    public static Cluster in(String region, String partition) {
        return new Cluster(
                "dev",
                "222222222222",
                region,
                "arn:%s:iam::222222222222:role/JITAccessRole".formatted(partition),
                "jit-sandbox",
                Map.of(),
                List.of("web", "api"),
                List.of(),
                Cluster.SHORTEST,
                Cluster.LONGEST,
                false);
    }
}
