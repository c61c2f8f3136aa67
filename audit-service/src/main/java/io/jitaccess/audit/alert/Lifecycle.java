package io.jitaccess.audit.alert;

import io.jitaccess.events.*;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * The figures that matter to people who wait for access and to those who answer for its end, from
 * the events alone: they hold for all instances of all services together.
 */
final class Lifecycle {
    private static final Duration[] STEPS = {
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        Duration.ofSeconds(15),
        Duration.ofMinutes(1),
        Duration.ofMinutes(5),
        Duration.ofMinutes(30),
        Duration.ofHours(4)
    };

    private final MeterRegistry registry;
    private final Map<String, Request> requests = new ConcurrentHashMap<>();

    private static final class Request {
        private volatile Instant asked = Instant.MAX;
        private volatile Instant due = Instant.MIN;
        private volatile Instant ended = Instant.MAX;
        private volatile boolean pending;
        private volatile boolean decidedByPeople;

        Instant end() {
            return ended.isBefore(due) ? ended : due;
        }

        boolean open() {
            return !due.equals(Instant.MIN);
        }
    }

    Lifecycle(MeterRegistry registry, InstantSource clock) {
        this.registry = registry;
        gauge(
                "jit.approvals.pending",
                "Requests that wait for somebody",
                request -> request.pending);
        gauge("jit.access.open", "Grants not confirmed gone", Request::open);
        Gauge.builder("jit.access.overdue", this, all -> all.overdueSeconds(clock.instant()))
                .baseUnit("seconds")
                .description("How long the oldest access has outlived its end")
                .register(registry);
        // A figure that is missing until its first event would say nothing on the day it matters.
        access("policy");
        access("people");
        lateness();
        for (FailureCause cause : FailureCause.values()) {
            failed(cause.name(), 0);
        }
        for (DenialCause cause : DenialCause.values()) {
            denied(cause.name(), 0);
        }
    }

    private void gauge(String name, String description, Predicate<Request> which) {
        Gauge.builder(name, requests, all -> all.values().stream().filter(which).count())
                .description(description)
                .register(registry);
    }

    /**
     * Takes in an event.
     *
     * @param fresh whether it has not been counted before
     */
    void see(JitEvent event, boolean fresh) {
        switch (event) {
            case Requested e -> of(e).asked = e.occurredAt();
            case ApprovalRequired e -> of(e).pending = true;
            case Approved e -> {
                Request request = of(e);
                request.pending = false;
                request.decidedByPeople = !e.approvers().isEmpty();
            }
            case Denied e -> {
                requests.remove(e.requestId());
                denied(e.cause().name(), fresh ? 1 : 0);
            }
            case ProvisioningFailed e -> {
                requests.remove(e.requestId());
                failed(e.cause().name(), fresh ? 1 : 0);
            }
            case Provisioned e -> provisioned(e, fresh);
            case Extended e -> {
                requests.remove(e.extension());
                of(e).due = e.endsAt();
            }
            case Expired e -> of(e).ended = e.occurredAt();
            case Revoked e -> of(e).ended = e.occurredAt();
            case Deprovisioned e -> deprovisioned(e, fresh);
            default -> {}
        }
    }

    private Request of(RequestEvent event) {
        return requests.computeIfAbsent(event.requestId(), _ -> new Request());
    }

    private void provisioned(Provisioned event, boolean fresh) {
        Request request = of(event);
        request.pending = false;
        if (event.endsAt().isAfter(request.due)) {
            request.due = event.endsAt();
        }
        if (fresh && !request.asked.equals(Instant.MAX)) {
            access(request.decidedByPeople ? "people" : "policy")
                    .record(Duration.between(request.asked, event.occurredAt()));
        }
    }

    private void deprovisioned(Deprovisioned event, boolean fresh) {
        String requestId = event.requestId();
        Request request = requestId == null ? null : requests.remove(requestId);
        if (request != null && request.open() && fresh) {
            Duration late = Duration.between(request.end(), event.removedAt());
            lateness().record(late.isNegative() ? Duration.ZERO : late);
        }
    }

    private Timer access(String decidedBy) {
        return Timer.builder("jit.access.time")
                .description("From the request to access that works")
                .tag("decided", decidedBy)
                .serviceLevelObjectives(STEPS)
                .register(registry);
    }

    private Timer lateness() {
        return Timer.builder("jit.removal.lateness")
                .description("From the end of a grant to the moment its access is confirmed gone")
                .serviceLevelObjectives(STEPS)
                .register(registry);
    }

    private void failed(String cause, int times) {
        registry.counter("jit.failures", "cause", cause).increment(times);
    }

    private void denied(String cause, int times) {
        registry.counter("jit.denials", "cause", cause).increment(times);
    }

    private double overdueSeconds(Instant now) {
        return requests.values().stream()
                .filter(Request::open)
                .mapToDouble(request -> Duration.between(request.end(), now).toMillis() / 1000.0)
                .max()
                .stream()
                .map(late -> Math.max(0, late))
                .sum();
    }

    /** Forgets all, before everything is read again. */
    void forget() {
        requests.clear();
    }
}
