package io.jitaccess.gateway.lockdown;

import com.fasterxml.jackson.annotation.JsonInclude;

import io.jitaccess.events.Lockdown;
import io.jitaccess.events.LockdownState;
import io.jitaccess.gateway.security.Person;
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

/** Closes a cluster and opens it again. */
@RestController
@RequestMapping("/api/v1/clusters/{name}/lockdown")
class LockdownController {
    private final Locking locking;

    LockdownController(Locking locking) {
        this.locking = locking;
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
        return locking.lock(admin, name, body.reason()).map(LockdownJson::of);
    }

    @DeleteMapping
    @Operation(summary = "Open a cluster again; grants from before the lock stay void")
    Mono<LockdownJson> lift(
            @AuthenticationPrincipal Person admin,
            @PathVariable("name") String name,
            @RequestBody(required = false) @Nullable Reason body) {
        return locking.lift(admin, name, body == null ? null : body.reason()).map(LockdownJson::of);
    }
}
