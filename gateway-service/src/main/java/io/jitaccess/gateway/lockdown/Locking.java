package io.jitaccess.gateway.lockdown;

import io.jitaccess.catalogue.ClusterCatalogue;
import io.jitaccess.events.EventId;
import io.jitaccess.events.Lockdown;
import io.jitaccess.events.LockdownState;
import io.jitaccess.gateway.bus.EventPublisher;
import io.jitaccess.gateway.bus.Tail;
import io.jitaccess.gateway.problem.Problem;
import io.jitaccess.gateway.problem.Texts;
import io.jitaccess.gateway.security.Person;
import io.jitaccess.gateway.security.Role;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import reactor.core.publisher.Mono;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Closes clusters and opens them again. Each lock is an epoch of its own, kept after the lift. */
@Component
public class Locking {
    private final ClusterCatalogue catalogue;
    private final Lockdowns lockdowns;
    private final Tail tail;
    private final EventPublisher events;
    private final InstantSource clock;
    private final LockdownSettings settings;

    Locking(
            ClusterCatalogue catalogue,
            Lockdowns lockdowns,
            Tail tail,
            EventPublisher events,
            InstantSource clock,
            LockdownSettings settings) {
        this.catalogue = catalogue;
        this.lockdowns = lockdowns;
        this.tail = tail;
        this.events = events;
        this.clock = clock;
        this.settings = settings;
    }

    /** Refuses whoever may not close and open this cluster, and clusters that are not there. */
    public void require(Person admin, String name) {
        if (!admin.is(Role.ADMIN)) {
            throw Problem.forbidden("Only an admin locks a cluster down or lifts that.");
        }
        if (catalogue.find(name).isEmpty()) {
            throw Problem.notFound("Cluster " + name);
        }
        if (!tail.caughtUp()) {
            throw Problem.unavailable(
                    "This instance has just started and still reads what is known.");
        }
    }

    /** Closes the cluster: no new grants, and all that are there end. */
    public Mono<Lockdown> lock(Person admin, String name, @Nullable String words) {
        require(admin, name);
        String reason = Texts.required("reason", words);
        Optional<Lockdown> before = lockdowns.latest(name);
        boolean locked = before.filter(b -> b.state() == LockdownState.LOCKED).isPresent();
        if (locked && lockdowns.reasonOf(name).equals(before.map(Lockdown::reason))) {
            return Mono.just(before.get());
        }
        Instant now = clock.instant();
        long epoch = before.map(Lockdown::epoch).orElse(0L) + 1;
        return publish(lockdown(admin, name, LockdownState.LOCKED, epoch, now, reason, now));
    }

    /** Opens the cluster; grants from before the lock stay void. */
    public Mono<Lockdown> lift(Person admin, String name, @Nullable String words) {
        require(admin, name);
        String reason = words == null ? "lifted" : Texts.required("reason", words);
        Lockdown before =
                lockdowns
                        .latest(name)
                        .orElseThrow(
                                () ->
                                        Problem.conflict(
                                                "not-locked",
                                                "Cluster %s is not locked down.".formatted(name)));
        if (lockdowns.reasonOf(name).isEmpty()) {
            return Mono.just(before);
        }
        if (settings.secondAdmin() && before.actor().id().equals(admin.id())) {
            throw Problem.conflict(
                    "second-admin-needed",
                    "You closed %s yourself; another admin must open it.".formatted(name));
        }
        return publish(
                lockdown(
                        admin,
                        name,
                        LockdownState.OPEN,
                        before.epoch(),
                        before.lockedAt(),
                        reason,
                        clock.instant()));
    }

    private Mono<Lockdown> publish(Lockdown lockdown) {
        return events.publish(lockdown.cluster(), lockdown)
                .then(
                        Mono.fromSupplier(
                                () -> {
                                    lockdowns.accept(lockdown.cluster(), lockdown);
                                    return lockdown;
                                }));
    }

    private static Lockdown lockdown(
            Person admin,
            String cluster,
            LockdownState state,
            long epoch,
            @Nullable Instant lockedAt,
            String reason,
            Instant now) {
        return Lockdown.builder()
                .eventId(EventId.of(cluster, Lockdown.class, epoch + "/" + state))
                .requestId(null)
                .occurredAt(now)
                .actor(admin.actor())
                .cluster(cluster)
                .state(state)
                .epoch(epoch)
                .lockedAt(lockedAt)
                .reason(reason)
                .build();
    }
}
