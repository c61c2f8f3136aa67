package io.jitaccess.sandbox.world;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * An access entry at one moment; it maps the principal of one unique id, not whoever has its ARN.
 */
public record AccessEntry(
        Identity identity,
        String username,
        List<String> groups,
        Map<String, String> tags,
        SortedMap<String, Association> policies,
        Instant modifiedAt) {

    /**
     * What never changes in the life of an entry.
     *
     * @param principalId the unique id that the principal had when the entry was made
     * @param requestToken makes a repeat of the same create harmless
     */
    public record Identity(
            String arn,
            String principalArn,
            String principalId,
            String type,
            @Nullable String requestToken,
            Instant createdAt) {}

    /** An access policy with its scope; no namespaces means the whole cluster. */
    public record Association(
            String policyArn, List<String> namespaces, Instant associatedAt, Instant modifiedAt) {
        public boolean clusterWide() {
            return namespaces.isEmpty();
        }
    }

    public AccessEntry {
        groups = List.copyOf(groups);
        tags = Map.copyOf(tags);
    }

    public AccessEntry withTags(Map<String, String> changed, Instant now) {
        return new AccessEntry(identity, username, groups, changed, policies, now);
    }

    public AccessEntry withPolicies(SortedMap<String, Association> changed, Instant now) {
        return new AccessEntry(identity, username, groups, tags, changed, now);
    }

    public AccessEntry withMapping(String name, List<String> groupNames, Instant now) {
        return new AccessEntry(identity, name, groupNames, tags, policies, now);
    }
}
