package io.jitaccess.sandbox.eks;

import io.jitaccess.sandbox.world.Cluster;

import java.net.URI;

/** Where a cluster's API server is, and whom its certificate was signed by. */
public interface ClusterEndpoints {
    URI endpoint(Cluster cluster);

    /** PEM. */
    String certificateAuthority(Cluster cluster);
}
