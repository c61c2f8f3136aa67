package io.jitaccess.provisioner.state;

import io.jitaccess.events.Claim;
import io.jitaccess.events.CredentialsIssued;
import io.jitaccess.events.Deprovisioned;
import io.jitaccess.events.Expired;
import io.jitaccess.events.Expiry;
import io.jitaccess.events.Extended;
import io.jitaccess.events.JitEvent;
import io.jitaccess.events.Provisioned;
import io.jitaccess.events.ProvisioningFailed;
import io.jitaccess.events.Revoked;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What is known of one request: a function of the set of facts seen, in any order.
 *
 * @param facts one of each type; of those that can repeat, the one that reaches furthest
 * @param token the latest grant token; earlier ones are void
 * @param credentialsUntil when the last session or key that was drawn ends
 */
public record KnownGrant(
        Map<Class<? extends JitEvent>, JitEvent> facts,
        @Nullable Token token,
        @Nullable Instant credentialsUntil) {
    static final KnownGrant NOTHING = new KnownGrant(Map.of(), null, null);

    private static final Set<Class<? extends JitEvent>> LASTING =
            Set.of(Deprovisioned.class, Expired.class, Revoked.class, Provisioned.class);

    /** A grant token by its id. */
    public record Token(String id, Instant issuedAt) {}

    /** How far a grant has come. */
    public enum Phase {
        UNKNOWN,
        CLAIMED,
        ACTIVE,
        EXTENDED,
        FAILED,
        ENDED,
        REMOVED
    }

    /** The fact of this type, if it was seen. */
    public <T extends JitEvent> Optional<T> fact(Class<T> type) {
        return Optional.ofNullable(facts.get(type)).map(type::cast);
    }

    public Phase phase() {
        if (has(Deprovisioned.class)) {
            return Phase.REMOVED;
        }
        if (has(Expired.class) || has(Revoked.class)) {
            return Phase.ENDED;
        }
        if (has(ProvisioningFailed.class)) {
            return Phase.FAILED;
        }
        if (has(Provisioned.class)) {
            return Phase.ACTIVE;
        }
        if (has(Extended.class)) {
            return Phase.EXTENDED;
        }
        return has(Claim.class) ? Phase.CLAIMED : Phase.UNKNOWN;
    }

    /** When access ends: the latest end that was stated. */
    public Optional<Instant> endsAt() {
        return Stream.of(
                        fact(Provisioned.class).map(Provisioned::endsAt),
                        fact(Expiry.class).map(Expiry::dueAt))
                .flatMap(Optional::stream)
                .max(Instant::compareTo);
    }

    /** When the one lockdown began that it may outlive, while it has not ended. */
    public Optional<Instant> passesLockdownOf() {
        return switch (phase()) {
            case CLAIMED, ACTIVE ->
                    fact(Expiry.class)
                            .map(Expiry::passesLockdownOf)
                            .or(() -> fact(Claim.class).map(Claim::passesLockdownOf));
            case UNKNOWN, EXTENDED, FAILED, ENDED, REMOVED -> Optional.empty();
        };
    }

    KnownGrant with(JitEvent fact) {
        if (fact instanceof CredentialsIssued issued) {
            return new KnownGrant(facts, laterToken(issued), laterCredentials(issued));
        }
        if (facts.get(fact.getClass()) instanceof Expiry before
                && fact instanceof Expiry now
                && !now.dueAt().isAfter(before.dueAt())) {
            return this;
        }
        Map<Class<? extends JitEvent>, JitEvent> more = new HashMap<>(facts);
        more.put(fact.getClass(), fact);
        if (more.containsKey(Deprovisioned.class)) {
            // Years of removed grants stay known; how they came to be need not.
            more.keySet().retainAll(LASTING);
        }
        return new KnownGrant(Map.copyOf(more), token, credentialsUntil);
    }

    private @Nullable Token laterToken(CredentialsIssued issued) {
        String id = issued.grantTokenId();
        return id == null || (token != null && token.issuedAt().isAfter(issued.occurredAt()))
                ? token
                : new Token(id, issued.occurredAt());
    }

    private @Nullable Instant laterCredentials(CredentialsIssued issued) {
        Instant until = issued.expiresAt();
        return until == null || (credentialsUntil != null && credentialsUntil.isAfter(until))
                ? credentialsUntil
                : until;
    }

    private boolean has(Class<? extends JitEvent> type) {
        return facts.containsKey(type);
    }
}
