package io.jitaccess.provisioner.intake;

import io.jitaccess.kafka.ConsumerGroup;
import io.jitaccess.provisioner.grant.Provisioning;
import io.jitaccess.provisioner.grant.ProvisioningSettings;
import io.jitaccess.provisioner.grant.Removal;
import io.jitaccess.provisioner.kafka.EventCodec;
import io.jitaccess.provisioner.kafka.KafkaClients;
import io.jitaccess.provisioner.state.Grants;
import io.jitaccess.provisioner.sweep.Sweep;
import io.micrometer.core.instrument.MeterRegistry;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.TreeMap;

/** The three loops: approvals, orders to remove, orders to sweep. None can hold up another. */
public final class Intake {
    private static final int SWEEPS_PER_CLUSTER = 1;

    private final Map<String, GroupLoop> loops = new TreeMap<>();

    /** What is done with what is read. */
    public record Duties(Provisioning provisioning, Removal removal, Sweep sweep) {}

    public Intake(
            KafkaClients clients,
            EventCodec codec,
            Grants grants,
            Duties duties,
            ProvisioningSettings settings,
            MeterRegistry meters) {
        var locks = new RequestLocks();
        int width = settings.laneWidth();
        Map<ConsumerGroup, Work> work =
                Map.of(
                        ConsumerGroup.PROVISIONER_GRANTS,
                        new GrantWork(duties.provisioning(), locks),
                        ConsumerGroup.PROVISIONER_REMOVALS,
                        new RemovalWork(duties.removal(), locks),
                        ConsumerGroup.PROVISIONER_SWEEPS,
                        new SweepWork(duties.sweep()));
        work.forEach(
                (group, duty) ->
                        loops.put(
                                group.groupId(),
                                new GroupLoop(
                                        group,
                                        clients,
                                        codec,
                                        grants,
                                        duty,
                                        new Lanes(
                                                duty instanceof SweepWork
                                                        ? SWEEPS_PER_CLUSTER
                                                        : width),
                                        meters)));
    }

    /** Begins to read. State must be complete by then. */
    public void start() {
        loops.values().forEach(GroupLoop::start);
    }

    /** Lets what is in work finish, and writes it. */
    public void stop() throws InterruptedException {
        for (GroupLoop loop : loops.values()) {
            loop.stop();
        }
    }

    /** What is wrong, by group; empty while all work. */
    public Map<String, String> faults() {
        Map<String, String> faults = new TreeMap<>();
        loops.forEach(
                (group, loop) -> {
                    @Nullable String fault = loop.fault();
                    if (fault != null) {
                        faults.put(group, fault);
                    }
                });
        return faults;
    }
}
