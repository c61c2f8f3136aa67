package io.jitaccess.provisioner.state;

import io.jitaccess.events.Claim;
import io.jitaccess.events.Extended;
import io.jitaccess.events.JitEvent;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Every request that this process has heard of. */
public final class Grants {
    private final Map<String, KnownGrant> byRequest = new ConcurrentHashMap<>();
    private final Map<String, String> claimants = new ConcurrentHashMap<>();

    public KnownGrant of(String requestId) {
        return byRequest.getOrDefault(requestId, KnownGrant.NOTHING);
    }

    /** The request that claimed the role, for ever: a role serves once. */
    public Optional<String> claimant(String roleArn) {
        return Optional.ofNullable(claimants.get(roleArn));
    }

    /** The request that this role serves, as far as is known. */
    public KnownGrant onRole(String roleArn) {
        return claimant(roleArn).map(this::of).orElse(KnownGrant.NOTHING);
    }

    /** Takes a fact in: one read from a topic, or one that we have just committed ourselves. */
    public void apply(JitEvent fact) {
        String requestId =
                // The extension is what was asked for; its base learns of the later end by the
                // expiry.
                fact instanceof Extended extended ? extended.extension() : fact.requestId();
        if (fact instanceof Claim claim) {
            claimants.put(claim.role().roleArn(), claim.requestId());
        }
        if (requestId != null) {
            byRequest.merge(
                    requestId, KnownGrant.NOTHING.with(fact), (known, _) -> known.with(fact));
        }
    }

    /** How many requests are in this phase. */
    public long count(KnownGrant.Phase phase) {
        return byRequest.values().stream().filter(grant -> grant.phase() == phase).count();
    }
}
