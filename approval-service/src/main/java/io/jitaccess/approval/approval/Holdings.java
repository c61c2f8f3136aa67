package io.jitaccess.approval.approval;

import io.jitaccess.events.Access;
import io.jitaccess.events.ApprovalRequired;
import io.jitaccess.events.Approved;
import io.jitaccess.events.Denied;
import io.jitaccess.events.Expired;
import io.jitaccess.events.Extended;
import io.jitaccess.events.JitEvent;
import io.jitaccess.events.Provisioned;
import io.jitaccess.events.ProvisioningFailed;
import io.jitaccess.events.Revocation;
import io.jitaccess.events.RevocationScope;
import io.jitaccess.events.Revoked;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What one person holds and waits for.
 *
 * <p>A grant is entered by our own verdict and by nothing else, so that an end that is read before
 * its beginning is not undone by it.
 *
 * @param grants by request id
 * @param pending ids of requests that wait for people
 * @param revokedAt when everything of the person was last revoked
 */
record Holdings(Map<String, Grant> grants, Set<String> pending, @Nullable Instant revokedAt) {
    static final Holdings NONE = new Holdings(Map.of(), Set.of(), null);

    /** Ends come late at times; a grant is forgotten well after. */
    private static final Duration KEPT_AFTER_END = Duration.ofDays(1);

    /**
     * One grant.
     *
     * @param startedAt when it was approved; null until it exists on AWS
     */
    record Grant(
            String cluster,
            String level,
            List<String> namespaces,
            Instant endsAt,
            @Nullable Instant startedAt) {

        static Grant of(Access access, Instant endsAt) {
            return new Grant(access.cluster(), access.level(), access.namespaces(), endsAt, null);
        }
    }

    Holdings {
        grants = Map.copyOf(grants);
        pending = Set.copyOf(pending);
    }

    /** Grants held and requests waiting, without this one. */
    int held(Instant now, String exceptRequest) {
        long live = grants.values().stream().filter(grant -> grant.endsAt().isAfter(now)).count();
        return (int) live + pending.size() - (pending.contains(exceptRequest) ? 1 : 0);
    }

    /** The grant, if it exists on AWS and has not ended. */
    Optional<Grant> active(String requestId, Instant now) {
        return Optional.ofNullable(grants.get(requestId))
                .filter(grant -> grant.startedAt() != null && grant.endsAt().isAfter(now));
    }

    Holdings after(JitEvent event) {
        return switch (event) {
            case ApprovalRequired required -> withPending(required.requestId());
            case Denied denied -> withoutPending(denied.requestId());
            case Approved approved -> withoutPending(approved.requestId()).granted(approved);
            case Provisioned provisioned ->
                    changed(
                            provisioned.requestId(),
                            grant ->
                                    new Grant(
                                            grant.cluster(),
                                            grant.level(),
                                            grant.namespaces(),
                                            later(grant.endsAt(), provisioned.endsAt()),
                                            provisioned.approvedAt()));
            case Extended extended ->
                    changed(
                            extended.requestId(),
                            grant ->
                                    new Grant(
                                            grant.cluster(),
                                            grant.level(),
                                            grant.namespaces(),
                                            later(grant.endsAt(), extended.endsAt()),
                                            grant.startedAt()));
            case ProvisioningFailed failed -> without(failed.requestId());
            case Expired expired -> without(expired.requestId());
            case Revoked revoked -> without(revoked.requestId());
            case Revocation revocation when revocation.scope() == RevocationScope.PERSON ->
                    new Holdings(
                            grants,
                            pending,
                            revokedAt == null
                                    ? revocation.occurredAt()
                                    : later(revokedAt, revocation.occurredAt()));
            default -> this;
        };
    }

    private Holdings granted(Approved approved) {
        if (approved.extends$() != null) {
            return this;
        }
        var more = new HashMap<>(grants);
        Instant forget = approved.occurredAt().minus(KEPT_AFTER_END);
        more.values().removeIf(grant -> grant.endsAt().isBefore(forget));
        more.put(approved.requestId(), Grant.of(approved.access(), approved.endsAt()));
        return new Holdings(more, pending, revokedAt);
    }

    private interface Change {
        Grant of(Grant grant);
    }

    private Holdings changed(String requestId, Change change) {
        Grant grant = grants.get(requestId);
        if (grant == null) {
            return this;
        }
        var changed = new HashMap<>(grants);
        changed.put(requestId, change.of(grant));
        return new Holdings(changed, pending, revokedAt);
    }

    private Holdings without(String requestId) {
        if (!grants.containsKey(requestId)) {
            return this;
        }
        var fewer = new HashMap<>(grants);
        fewer.remove(requestId);
        return new Holdings(fewer, pending, revokedAt);
    }

    private Holdings withPending(String requestId) {
        var more = new HashSet<>(pending);
        more.add(requestId);
        return new Holdings(grants, more, revokedAt);
    }

    private Holdings withoutPending(String requestId) {
        if (!pending.contains(requestId)) {
            return this;
        }
        var fewer = new HashSet<>(pending);
        fewer.remove(requestId);
        return new Holdings(grants, fewer, revokedAt);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
