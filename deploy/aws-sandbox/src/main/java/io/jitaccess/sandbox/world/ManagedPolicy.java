package io.jitaccess.sandbox.world;

import io.jitaccess.sandbox.policy.PolicyDocument;

import java.time.Instant;

/** A customer managed policy in its only version. */
public record ManagedPolicy(
        String arn, String name, String id, PolicyDocument document, Instant createdAt) {}
