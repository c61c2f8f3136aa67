package io.jitaccess.provisioner.start;

import io.jitaccess.provisioner.intake.Intake;
import io.jitaccess.provisioner.state.Lockdowns;
import io.jitaccess.provisioner.state.StateTail;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

import java.util.Map;

/** Red unless state is complete and every loop reads. */
final class WorkHealth implements HealthIndicator {
    private final Startup startup;
    private final StateTail tail;
    private final Intake intake;
    private final Lockdowns lockdowns;

    WorkHealth(Startup startup, StateTail tail, Intake intake, Lockdowns lockdowns) {
        this.startup = startup;
        this.tail = tail;
        this.intake = intake;
        this.lockdowns = lockdowns;
    }

    @Override
    public Health health() {
        Startup.Stage stage = startup.stage();
        Map<String, String> faults = stage == Startup.Stage.WORKING ? intake.faults() : Map.of();
        boolean up = stage == Startup.Stage.WORKING && tail.isAlive() && faults.isEmpty();
        return (up ? Health.up() : Health.down())
                .withDetail("stage", stage)
                .withDetail("faults", faults)
                .withDetail("lockedDown", lockdowns.locked())
                .build();
    }
}
