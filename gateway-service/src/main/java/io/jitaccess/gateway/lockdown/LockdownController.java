package io.jitaccess.gateway.lockdown;

import com.fasterxml.jackson.annotation.JsonInclude;

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
import io.swagger.v3.oas.annotations.Operation;

import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import reactor.core.publisher.Mono;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Closes a cluster and opens it again. Each lock is an epoch of its own, kept after the lift. */
@RestController
@RequestMapping("/api/v1/clusters/{name}/lockdown")
class LockdownController {
    private final ClusterCatalogue catalogue;
    private final Lockdowns lockdowns;
    private final Tail tail;
    private final EventPublisher events;
    private final InstantSource clock;

    LockdownController(
            ClusterCatalogue catalogue,
            Lockdowns lockdowns,
            Tail tail,
            EventPublisher events,
            InstantSource clock) {
        this.catalogue = catalogue;
        this.lockdowns = lockdowns;
        this.tail = tail;
        this.events = events;
        this.clock = clock;
    }

    record Reason(@Nullable String reason) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record LockdownJson(
            String cluster,
            LockdownState state,
            long epoch,
            @Nullable Instant lockedAt,
            String reason) {
        static LockdownJson of(Lockdown lockdown) {
            return new LockdownJson(
                    lockdown.cluster(),
                    lockdown.state(),
                    lockdown.epoch(),
                    lockdown.lockedAt(),
                    lockdown.reason());
        }
    }

    @PutMapping
    @Operation(summary = "Close a cluster: no new grants, and all that are there end")
    Mono<LockdownJson> lock(
            @AuthenticationPrincipal Person admin,
            @PathVariable("name") String name,
            @RequestBody Reason body) {
        require(admin, name);
        String reason = Texts.required("reason", body.reason());
        Optional<Lockdown> before = lockdowns.latest(name);
        boolean locked = before.filter(b -> b.state() == LockdownState.LOCKED).isPresent();
        if (locked && lockdowns.reasonOf(name).equals(before.map(Lockdown::reason))) {
            return Mono.just(LockdownJson.of(before.get()));
        }
        Instant now = clock.instant();
        long epoch = before.map(Lockdown::epoch).orElse(0L) + 1;
        return publish(lockdown(admin, name, LockdownState.LOCKED, epoch, now, reason, now));
    }

    @DeleteMapping
    @Operation(summary = "Open a cluster again; grants from before the lock stay void")
    Mono<LockdownJson> lift(
            @AuthenticationPrincipal Person admin,
            @PathVariable("name") String name,
            @RequestBody(required = false) @Nullable Reason body) {
        require(admin, name);
        String reason = body == null ? "lifted" : Texts.required("reason", body.reason());
        Lockdown before =
                lockdowns
                        .latest(name)
                        .orElseThrow(
                                () ->
                                        Problem.conflict(
                                                "not-locked",
                                                "Cluster %s is not locked down.".formatted(name)));
        if (lockdowns.reasonOf(name).isEmpty()) {
            return Mono.just(LockdownJson.of(before));
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

    private void require(Person admin, String name) {
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

    private Mono<LockdownJson> publish(Lockdown lockdown) {
        return events.publish(lockdown.cluster(), lockdown)
                .then(
                        Mono.fromSupplier(
                                () -> {
                                    lockdowns.accept(lockdown.cluster(), lockdown);
                                    return LockdownJson.of(lockdown);
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
