package io.jitaccess.sandbox.world;

import io.jitaccess.sandbox.policy.PolicyDocument;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who a credential speaks for. */
public sealed interface Principal {
    String account();

    /** As GetCallerIdentity and error messages give it. */
    String arn();

    /** {@code aws:PrincipalArn}: of a session, its role with the path. */
    String principalArn();

    /** The id that trust policies and access entries are pinned to. */
    String uniqueId();

    /** {@code aws:userid}. */
    String userId();

    /** An IAM user with a long-lived key. */
    record IamUser(User user) implements Principal {
        @Override
        public String account() {
            return user.account();
        }

        @Override
        public String arn() {
            return user.arn();
        }

        @Override
        public String principalArn() {
            return user.arn();
        }

        @Override
        public String uniqueId() {
            return user.id();
        }

        @Override
        public String userId() {
            return user.id();
        }
    }

    /**
     * A role session, bound to the role that it was made from: one recreated under the same name is
     * another.
     *
     * @param policies the session policies, null where none were given
     * @param transitive keys of the tags that a chained session takes over
     */
    record Session(
            Role.Identity role,
            String name,
            @Nullable String sourceIdentity,
            Map<String, String> tags,
            Set<String> transitive,
            @Nullable List<PolicyDocument> policies,
            Instant issuedAt)
            implements Principal {
        @Override
        public String account() {
            return role.account();
        }

        @Override
        public String arn() {
            return "arn:%s:sts::%s:assumed-role/%s/%s"
                    .formatted(role.partition(), role.account(), role.name(), name);
        }

        @Override
        public String principalArn() {
            return role.arn();
        }

        @Override
        public String uniqueId() {
            return role.id();
        }

        @Override
        public String userId() {
            return role.id() + ":" + name;
        }
    }
}
