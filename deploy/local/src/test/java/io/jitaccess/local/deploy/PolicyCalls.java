package io.jitaccess.local.deploy;

import io.jitaccess.sandbox.policy.RequestContext;

/** AWS calls as IAM sees them, in the account of the tests. */
final class PolicyCalls {
    static final String ACCOUNT = "222222222222";
    static final String REGION = "eu-central-1";
    static final String GRANT_ROLE = "arn:aws:iam::222222222222:role/jit/main/jit-0HZX3M6Q5W2KD";
    static final String BOUNDARY = "arn:aws:iam::222222222222:policy/jit-boundary";
    static final String CLUSTER = "arn:aws:eks:eu-central-1:222222222222:cluster/dev";
    static final String ENTRY =
            "arn:aws:eks:eu-central-1:222222222222:access-entry/dev/role/222222222222/jit-0HZX3M6Q5W2KD/1b3c";

    private PolicyCalls() {}

    static RequestContext.Builder call(String action, String resource) {
        return RequestContext.of(action, resource)
                .with("aws:RequestedRegion", action.startsWith("iam:") ? "us-east-1" : REGION);
    }

    static RequestContext.Builder createRole(String role) {
        return call("iam:CreateRole", role).with("iam:PermissionsBoundary", BOUNDARY);
    }

    static RequestContext.Builder createEntry(String role) {
        return call("eks:CreateAccessEntry", CLUSTER)
                .with("eks:principalArn", role)
                .with("eks:accessEntryType", "STANDARD")
                .with("eks:username", "jit:dana@example.com:0HZX3M6Q5W2KD")
                .with("eks:kubernetesGroups", java.util.List.of("jit-debuggers"));
    }

    static RequestContext.Builder associate(String policy) {
        return onEntry("eks:AssociateAccessPolicy")
                .with("eks:policyArn", "arn:aws:eks::aws:cluster-access-policy/" + policy);
    }

    static RequestContext.Builder onEntry(String action) {
        return call(action, ENTRY).with("eks:principalArn", GRANT_ROLE);
    }
}
