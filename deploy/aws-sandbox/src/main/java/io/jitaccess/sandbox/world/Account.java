package io.jitaccess.sandbox.world;

import io.jitaccess.sandbox.policy.PolicyDocument;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One AWS account. Roles stand under their lower-case name, as IAM keeps names unique without
 * regard to case or path.
 *
 * @param serviceControl null where the account belongs to no organisation
 */
public record Account(
        String id,
        String partition,
        Shelf<Role> roles,
        Map<String, ManagedPolicy> policies,
        Map<String, User> users,
        @Nullable List<PolicyDocument> serviceControl) {

    public static String key(String roleName) {
        return roleName.toLowerCase(Locale.ROOT);
    }

    public String arn(String resource) {
        return "arn:" + partition + ":iam::" + id + ":" + resource;
    }

    public Optional<ManagedPolicy> policy(String arn) {
        return Optional.ofNullable(policies.get(arn));
    }
}
