package io.jitaccess.sandbox;

import software.amazon.awssdk.services.eks.model.AccessScopeType;
import software.amazon.awssdk.services.iam.model.CreateRoleRequest;
import software.amazon.awssdk.services.iam.model.Tag;

import java.util.Map;

/** Makes roles and entries as the product makes them for one grant. */
public final class Grants {
    public static final String TRUST =
            """
            {"Version": "2012-10-17", "Statement": [{
              "Effect": "Allow",
              "Principal": {"AWS": "arn:aws:iam::222222222222:root"},
              "Action": ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"],
              "Condition": {
                "ArnEquals": {"aws:PrincipalArn": "arn:aws:iam::222222222222:role/JITAccessRole"},
                "StringLike": {"sts:RoleSessionName": "jit-*"}
              }
            }]}\
            """;

    private Grants() {}

    static String roleArn(String name) {
        return "arn:aws:iam::222222222222:role/jit/test/" + name;
    }

    static void role(CreateRoleRequest.Builder role, String name) {
        role.roleName(name)
                .path("/jit/test/")
                .permissionsBoundary(Clients.BOUNDARY)
                .assumeRolePolicyDocument(TRUST)
                .tags(Tag.builder().key("Purpose").value("JITAccess").build());
    }

    static void entry(Clients as, String cluster, String role, String username) {
        as.eks()
                .createAccessEntry(
                        e ->
                                e.clusterName(cluster)
                                        .principalArn(roleArn(role))
                                        .username(username)
                                        .tags(Map.of("Purpose", "JITAccess")));
    }

    static void policy(
            Clients as, String cluster, String role, String policyArn, String... namespaces) {
        as.eks()
                .associateAccessPolicy(
                        a ->
                                a.clusterName(cluster)
                                        .principalArn(roleArn(role))
                                        .policyArn(policyArn)
                                        .accessScope(
                                                s ->
                                                        s.type(
                                                                        namespaces.length == 0
                                                                                ? AccessScopeType
                                                                                        .CLUSTER
                                                                                : AccessScopeType
                                                                                        .NAMESPACE)
                                                                .namespaces(namespaces)));
    }

    /** Role, entry and policy in one go; gives back a session of the role. */
    static Clients complete(
            AwsSandbox sandbox,
            String cluster,
            String role,
            String policyArn,
            String... namespaces) {
        Clients access = Clients.access(sandbox);
        access.iam().createRole(r -> role(r, role));
        entry(access, cluster, role, "jit:amy:" + role);
        policy(access, cluster, role, policyArn, namespaces);
        return access.assume(r -> r.roleArn(roleArn(role)).roleSessionName("jit-amy-" + role));
    }
}
