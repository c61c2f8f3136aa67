package io.jitaccess.approval.approval;

import io.jitaccess.approval.policy.AccessRequest;
import io.jitaccess.approval.policy.Ruling;
import io.jitaccess.approval.policy.Situation;
import io.jitaccess.catalogue.Cluster;
import io.jitaccess.events.AccessDigest;
import io.jitaccess.events.DenialCause;

import java.time.Instant;
import java.util.Optional;

/** What speaks against a request: locks, the person's standing, the grant to extend, the policy. */
final class Objections {
    private Objections() {}

    /** What voids a request at any time, whatever the policy says. */
    static Optional<Ruling.Refused> standing(AccessRequest request, Circumstances now) {
        return deactivated(request, now).or(() -> lockdown(request, now));
    }

    private static Optional<Ruling.Refused> lockdown(AccessRequest request, Circumstances now) {
        return now.locks().apply(request.cluster()).voids(request.askedAt())
                ? Optional.of(
                        new Ruling.Refused(
                                DenialCause.LOCKED_DOWN,
                                "Cluster %s is, or was meanwhile, locked down: ask again once it is open."
                                        .formatted(request.cluster()),
                                null))
                : Optional.empty();
    }

    private static Optional<Ruling.Refused> deactivated(AccessRequest request, Circumstances now) {
        return now.directory().deactivated(request.person())
                ? Optional.of(
                        new Ruling.Refused(
                                DenialCause.POLICY,
                                "This account is deactivated: talk to your administrators.",
                                null))
                : Optional.empty();
    }

    /** Standing, and for an extension the grant that it names. */
    private static Optional<Ruling> any(AccessRequest request, Circumstances now) {
        return standing(request, now).or(() -> extension(request, now)).map(Ruling.class::cast);
    }

    /** What becomes of a new request. */
    static Ruling first(String requestId, AccessRequest request, Circumstances now) {
        return deactivated(request, now)
                .or(() -> extension(request, now))
                .<Ruling>map(refused -> refused)
                .orElseGet(() -> behindALock(requestId, request, now));
    }

    /**
     * Only responders whom a break-glass rule names pass a lock, and only one that can be read: on
     * doubt the answer is no.
     */
    private static Ruling behindALock(String requestId, AccessRequest request, Circumstances now) {
        Optional<Ruling.Refused> locked = lockdown(request, now);
        if (locked.isEmpty()) {
            return ask(requestId, request, now);
        }
        return now.locks().apply(request.cluster()).canBePassed()
                        && request.extending() == null
                        && ask(requestId, request, now) instanceof Ruling.Granted granted
                        && granted.passesLockdown()
                ? granted
                : locked.get();
    }

    /** What the policy says. */
    static Ruling ask(String requestId, AccessRequest request, Circumstances now) {
        return now.policy()
                .rule(
                        request,
                        new Situation(
                                now.now(),
                                now.holdings().held(now.now(), requestId),
                                !now.holdings().unreviewed().isEmpty(),
                                now.holdings().grantsHeld(now.now())));
    }

    /** What the policy says by now to a pending request; anything but the same access is a no. */
    static Ruling still(String requestId, Approval.Pending pending, Circumstances now) {
        AccessRequest asked = pending.request();
        AccessRequest request =
                asked.withGroups(
                        now.directory()
                                .claimed(
                                        asked.person(),
                                        new Directory.Stated(asked.groups(), asked.askedAt()),
                                        asked.askedAt(),
                                        now.policy().directoryMaxAge()));
        Optional<Ruling> objection = any(request, now);
        if (objection.isPresent()) {
            return objection.get();
        }
        Ruling ruling = ask(requestId, request, now);
        return switch (ruling) {
            case Ruling.Refused refused -> refused;
            case Ruling.Granted granted ->
                    AccessDigest.of(request.person(), granted.access()).equals(pending.digest())
                            ? granted
                            : otherAccess(granted.rule());
            case Ruling.ConsentNeeded needed ->
                    AccessDigest.of(request.person(), needed.access()).equals(pending.digest())
                            ? needed
                            : otherAccess(needed.rule());
        };
    }

    private static Ruling.Refused otherAccess(String rule) {
        return new Ruling.Refused(
                DenialCause.POLICY,
                "The policy has changed, and this request would give something else now: ask"
                        + " again.",
                rule);
    }

    private static Optional<Ruling.Refused> extension(AccessRequest request, Circumstances now) {
        String base = request.extending();
        if (base == null) {
            return Optional.empty();
        }
        Optional<Holdings.Grant> grant = now.holdings().active(base, now.now());
        if (grant.isEmpty()) {
            return invalid(
                    "You hold no active grant %s to extend: it has ended, or has not begun. Ask for new access."
                            .formatted(base));
        }
        if (!grant.get().cluster().equals(request.cluster())
                || !grant.get().level().equals(request.level())
                || !grant.get().namespaces().equals(request.namespaces())) {
            return invalid(
                    "An extension keeps cluster, level and namespaces of grant %s: ask for other access separately."
                            .formatted(base));
        }
        return extendedEnd(grant.get(), request, now.now()).isAfter(grant.get().endsAt())
                ? Optional.empty()
                : invalid(
                        "Grant %s lasts until %s already, and no grant lasts longer than 8h: ask for a longer duration, or anew after its end."
                                .formatted(base, grant.get().endsAt()));
    }

    /** The later end: duration from now, but never more than 8 hours from the first start. */
    static Instant extendedEnd(Holdings.Grant grant, AccessRequest request, Instant now) {
        Instant wanted = now.plus(request.duration());
        Instant started = grant.startedAt();
        Instant latest = started == null ? grant.endsAt() : started.plus(Cluster.LONGEST);
        return wanted.isBefore(latest) ? wanted : latest;
    }

    private static Optional<Ruling.Refused> invalid(String message) {
        return Optional.of(new Ruling.Refused(DenialCause.INVALID, message, null));
    }
}
