package io.jitaccess.sandbox.world;

import io.jitaccess.sandbox.policy.PolicyDocument;
import io.jitaccess.sandbox.policy.TrustPolicy;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;

/** An IAM role at one moment; a change makes a new record. */
public record Role(
        Identity identity,
        TrustPolicy trust,
        String description,
        Duration maxSession,
        @Nullable String boundaryArn,
        Map<String, String> tags,
        SortedMap<String, PolicyDocument> inline,
        SortedSet<String> attached) {

    /** What never changes in the life of a role. */
    public record Identity(
            String partition,
            String account,
            String path,
            String name,
            String id,
            Instant createdAt) {
        public String arn() {
            return "arn:" + partition + ":iam::" + account + ":role" + path + name;
        }
    }

    public String arn() {
        return identity.arn();
    }

    public String id() {
        return identity.id();
    }

    public String name() {
        return identity.name();
    }

    public Role withTrust(TrustPolicy changed) {
        return new Role(
                identity, changed, description, maxSession, boundaryArn, tags, inline, attached);
    }

    public Role withTags(Map<String, String> changed) {
        return new Role(
                identity, trust, description, maxSession, boundaryArn, changed, inline, attached);
    }

    public Role withInline(SortedMap<String, PolicyDocument> changed) {
        return new Role(
                identity, trust, description, maxSession, boundaryArn, tags, changed, attached);
    }

    public Role withAttached(SortedSet<String> changed) {
        return new Role(
                identity, trust, description, maxSession, boundaryArn, tags, inline, changed);
    }
}
