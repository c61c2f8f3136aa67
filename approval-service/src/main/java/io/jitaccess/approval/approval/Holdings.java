package io.jitaccess.approval.approval;

import io.jitaccess.approval.policy.Situation;
import io.jitaccess.events.Access;
import io.jitaccess.events.ApprovalRequired;
import io.jitaccess.events.Approved;
import io.jitaccess.events.Denied;
import io.jitaccess.events.Expired;
import io.jitaccess.events.Extended;
import io.jitaccess.events.JitEvent;
import io.jitaccess.events.Provisioned;
import io.jitaccess.events.ProvisioningFailed;
import io.jitaccess.events.Reviewed;
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
import java.util.function.UnaryOperator;

/**
 * What one person holds and waits for.
 *
 * <p>A grant is entered by our own verdict and by nothing else, so that an end that is read before
 * its beginning is not undone by it.
 *
 * @param grants by request id
 * @param pending ids of requests that wait for people
 * @param revokedAt when everything of the person was last revoked
 * @param unreviewed ids of break-glass grants that nobody has reviewed
 */
record Holdings(
        Map<String, Grant> grants,
        Set<String> pending,
        @Nullable Instant revokedAt,
        Set<String> unreviewed) {
    static final Holdings NONE = new Holdings(Map.of(), Set.of(), null, Set.of());

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

        Grant lasting(Instant end) {
            return new Grant(cluster, level, namespaces, later(endsAt, end), startedAt);
        }

        Grant startedAt(Instant at) {
            return new Grant(cluster, level, namespaces, endsAt, at);
        }
    }

    Holdings {
        grants = Map.copyOf(grants);
        pending = Set.copyOf(pending);
        unreviewed = Set.copyOf(unreviewed);
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

    /** What of these grants a condition may look at. */
    List<Situation.HeldGrant> grantsHeld(Instant now) {
        return grants.values().stream()
                .filter(grant -> grant.endsAt().isAfter(now))
                .map(
                        grant ->
                                new Situation.HeldGrant(
                                        grant.cluster(),
                                        grant.level(),
                                        grant.namespaces(),
                                        grant.endsAt()))
                .toList();
    }

    /**
     * With what a fact changes.
     *
     * @param directory tells whether a reviewer is the holder behind another account
     */
    Holdings after(JitEvent event, Directory directory) {
        return switch (event) {
            case ApprovalRequired required -> with(grants, plus(pending, required.requestId()));
            case Denied denied -> with(grants, minus(pending, denied.requestId()));
            case Approved approved -> granted(approved);
            case Provisioned provisioned ->
                    changed(
                            provisioned.requestId(),
                            grant ->
                                    grant.lasting(provisioned.endsAt())
                                            .startedAt(provisioned.approvedAt()));
            case Extended extended ->
                    changed(extended.requestId(), grant -> grant.lasting(extended.endsAt()));
            case ProvisioningFailed failed ->
                    without(failed.requestId()).reviewed(failed.requestId());
            case Expired expired -> without(expired.requestId());
            case Revoked revoked -> without(revoked.requestId());
            case Reviewed reviewed when !isHolder(reviewed, directory) ->
                    reviewed(reviewed.requestId());
            case Revocation revocation when revocation.scope() == RevocationScope.PERSON ->
                    new Holdings(
                            grants,
                            pending,
                            revokedAt == null
                                    ? revocation.occurredAt()
                                    : later(revokedAt, revocation.occurredAt()),
                            unreviewed);
            default -> this;
        };
    }

    private Holdings granted(Approved approved) {
        Set<String> waiting = minus(pending, approved.requestId());
        if (approved.extends$() != null) {
            return with(grants, waiting);
        }
        var more = new HashMap<>(grants);
        Instant forget = approved.occurredAt().minus(KEPT_AFTER_END);
        more.values().removeIf(grant -> grant.endsAt().isBefore(forget));
        more.put(approved.requestId(), Grant.of(approved.access(), approved.endsAt()));
        return new Holdings(
                more,
                waiting,
                revokedAt,
                approved.breakGlass() ? plus(unreviewed, approved.requestId()) : unreviewed);
    }

    private Holdings changed(String requestId, UnaryOperator<Grant> change) {
        Grant grant = grants.get(requestId);
        if (grant == null) {
            return this;
        }
        var changed = new HashMap<>(grants);
        changed.put(requestId, change.apply(grant));
        return with(changed, pending);
    }

    private Holdings without(String requestId) {
        var fewer = new HashMap<>(grants);
        fewer.remove(requestId);
        return with(fewer, pending);
    }

    private Holdings reviewed(String requestId) {
        return new Holdings(grants, pending, revokedAt, minus(unreviewed, requestId));
    }

    private Holdings with(Map<String, Grant> held, Set<String> waiting) {
        return new Holdings(held, waiting, revokedAt, unreviewed);
    }

    private static boolean isHolder(Reviewed reviewed, Directory directory) {
        return Identity.of(reviewed.reviewer(), reviewed.reviewerUser(), directory)
                .sameAs(Identity.of(reviewed.person(), null, directory));
    }

    private static Set<String> plus(Set<String> ids, String id) {
        var more = new HashSet<>(ids);
        more.add(id);
        return more;
    }

    private static Set<String> minus(Set<String> ids, String id) {
        var fewer = new HashSet<>(ids);
        fewer.remove(id);
        return fewer;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
