package io.jitaccess.provisioner.intake;

import io.jitaccess.kafka.ConsumerGroup;
import io.jitaccess.provisioner.grant.Provisioning;
import io.jitaccess.provisioner.grant.ProvisioningSettings;
import io.jitaccess.provisioner.grant.Removal;
import io.jitaccess.provisioner.kafka.EventCodec;
import io.jitaccess.provisioner.kafka.KafkaClients;
import io.jitaccess.provisioner.state.Grants;
import io.jitaccess.provisioner.sweep.Sweep;

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
            ProvisioningSettings settings) {
        var locks = new RequestLocks();
        add(
                ConsumerGroup.PROVISIONER_GRANTS,
                new GrantWork(duties.provisioning(), locks),
                settings.laneWidth(),
                clients,
                codec,
                grants);
        add(
                ConsumerGroup.PROVISIONER_REMOVALS,
                new RemovalWork(duties.removal(), locks),
                settings.laneWidth(),
                clients,
                codec,
                grants);
        add(
                ConsumerGroup.PROVISIONER_SWEEPS,
                new SweepWork(duties.sweep()),
                SWEEPS_PER_CLUSTER,
                clients,
                codec,
                grants);
    }

    private void add(
            ConsumerGroup group,
            Work work,
            int width,
            KafkaClients clients,
            EventCodec codec,
            Grants grants) {
        loops.put(
                group.groupId(),
                new GroupLoop(group, clients, codec, grants, work, new Lanes(width)));
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
