package io.jitaccess.approval.policy;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What a policy is asked: who wants what.
 *
 * @param person stable id of the requester
 * @param user verified e-mail address of the requester, otherwise the subject
 * @param groups that the identity provider states for the requester
 * @param namespaces sorted; empty means those of the rule, unless the whole cluster is asked for
 * @param extending request id of the grant that this would extend
 * @param askedAt when it was asked
 */
public record AccessRequest(
        String person,
        String user,
        List<String> groups,
        String cluster,
        String level,
        List<String> namespaces,
        boolean clusterWide,
        Duration duration,
        String reason,
        @Nullable String ticket,
        @Nullable String extending,
        Instant askedAt) {

    public AccessRequest {
        groups = List.copyOf(groups);
        namespaces = namespaces.stream().distinct().sorted().toList();
    }

    /** The same request with the groups that the directory states. */
    public AccessRequest withGroups(List<String> current) {
        return new AccessRequest(
                person,
                user,
                current,
                cluster,
                level,
                namespaces,
                clusterWide,
                duration,
                reason,
                ticket,
                extending,
                askedAt);
    }

    /** The same request in these namespaces, or in the whole cluster where there are none. */
    public AccessRequest in(List<String> scope) {
        return new AccessRequest(
                person,
                user,
                groups,
                cluster,
                level,
                scope,
                scope.isEmpty(),
                duration,
                reason,
                ticket,
                extending,
                askedAt);
    }
}
