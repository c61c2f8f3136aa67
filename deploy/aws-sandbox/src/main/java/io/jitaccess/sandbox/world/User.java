package io.jitaccess.sandbox.world;

import io.jitaccess.sandbox.policy.PolicyDocument;

import java.util.List;

/** An IAM user; only seeds make them. */
public record User(
        String partition, String account, String name, String id, List<PolicyDocument> policies) {
    public String arn() {
        return "arn:" + partition + ":iam::" + account + ":user/" + name;
    }
}
