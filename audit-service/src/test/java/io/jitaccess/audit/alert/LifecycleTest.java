package io.jitaccess.audit.alert;

import static io.jitaccess.testing.Events.HOUR;
import static io.jitaccess.testing.Events.T0;

import static org.assertj.core.api.Assertions.assertThat;

import io.jitaccess.events.Deprovisioned;
import io.jitaccess.events.EventId;
import io.jitaccess.events.RemovalCause;
import io.jitaccess.testing.Events;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

class LifecycleTest {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final AtomicReference<Instant> now = new AtomicReference<>(T0);
    private final Lifecycle figures = new Lifecycle(meters, now::get);

    private double gauge(String name) {
        return meters.get(name).gauge().value();
    }

    private static Deprovisioned gone(String requestId, Instant at) {
        return Deprovisioned.builder()
                .eventId(EventId.of(requestId, Deprovisioned.class))
                .requestId(requestId)
                .occurredAt(at)
                .actor(Events.service("provisioner-service"))
                .role(Events.role(requestId))
                .cause(RemovalCause.EXPIRED)
                .removedAt(at)
                .lastPossibleUseAt(at)
                .build();
    }

    @Test
    void timesFromTheRequestToAccessAndFromItsEndToItsRemoval() {
        figures.see(Events.requested("r1").build(), true);
        figures.see(Events.approved("r1").build(), true);
        figures.see(Events.provisioned("r1").occurredAt(T0.plusMillis(80)).build(), true);
        assertThat(
                        meters.get("jit.access.time")
                                .tag("decided", "policy")
                                .timer()
                                .totalTime(TimeUnit.MILLISECONDS))
                .isEqualTo(80);
        assertThat(gauge("jit.access.open")).isOne();

        now.set(T0.plus(HOUR).plusSeconds(7));
        assertThat(gauge("jit.access.overdue")).isEqualTo(7);
        figures.see(gone("r1", T0.plus(HOUR).plusSeconds(9)), true);
        assertThat(gauge("jit.access.open")).isZero();
        assertThat(gauge("jit.access.overdue")).isZero();
        assertThat(meters.get("jit.removal.lateness").timer().totalTime(TimeUnit.SECONDS))
                .isEqualTo(9);
    }

    @Test
    void whatWasCountedBeforeARestartIsNotCountedAgain() {
        figures.see(Events.requested("r1").build(), false);
        figures.see(Events.provisioned("r1").build(), false);
        assertThat(meters.get("jit.access.time").tag("decided", "policy").timer().count()).isZero();
        assertThat(gauge("jit.access.open")).isOne();
        figures.forget();
        assertThat(gauge("jit.access.open")).isZero();
    }
}
