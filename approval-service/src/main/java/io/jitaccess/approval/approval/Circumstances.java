package io.jitaccess.approval.approval;

import io.jitaccess.approval.policy.Policy;

import java.time.Instant;
import java.util.function.Function;

/** All that a decision may look at beside the request and its state. */
record Circumstances(
        Instant now,
        Policy policy,
        Function<String, ClusterLock> locks,
        Directory directory,
        Holdings holdings) {}
