package io.jitaccess.provisioner.lockdown;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.jitaccess.catalogue.ClusterCatalogue;
import io.jitaccess.events.Approved;
import io.jitaccess.events.EventId;
import io.jitaccess.events.Provisioned;
import io.jitaccess.events.RevocationCause;
import io.jitaccess.events.Revoked;
import io.jitaccess.provisioner.aws.AccessEntries;
import io.jitaccess.provisioner.aws.Purpose;
import io.jitaccess.provisioner.grant.TestingProvisioner;
import io.jitaccess.provisioner.state.TestingLockdowns;
import io.jitaccess.sandbox.AwsSandbox;
import io.jitaccess.sandbox.SandboxSettings;
import io.jitaccess.sandbox.faults.Delays;
import io.jitaccess.sandbox.faults.Fault;
import io.jitaccess.testing.Events;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A closed cluster is emptied from what AWS lists, however little we know and badly it goes. */
class LockdownSweepIT {
    /** How far lists are behind; the looks at a cluster are further apart than that. */
    private static final Duration STALE = Duration.ofMillis(500);

    private static final Duration PAUSE = Duration.ofMillis(700);

    @Test
    void removesAllOfOursThoughOurTopicsAreEmptyAndNothingElse() {
        try (AwsSandbox sandbox = AwsSandbox.start(SandboxSettings.example());
                TestingProvisioner before = TestingProvisioner.on(sandbox).build();
                TestingProvisioner stranger =
                        TestingProvisioner.on(sandbox).installation("other").build();
                TestingProvisioner amnesiac = TestingProvisioner.on(sandbox).build()) {
            for (int i = 0; i < 5; i++) {
                before.granted();
            }
            Provisioned foreign = stranger.granted();
            var entries =
                    new AccessEntries(amnesiac.accounts, Purpose.REMOVAL, amnesiac.installation);
            var lockdown =
                    new LockdownSweep(
                            new ClusterCatalogue(Map.of("dev", amnesiac.cluster()), ""),
                            amnesiac.grants,
                            amnesiac.lockdowns,
                            entries,
                            PAUSE);
            // Some that the first look does not show, and answers that are lost.
            sandbox.control().delays(Delays.NONE.withList(STALE));
            before.granted();
            sandbox.control().fault(Fault.of(Fault.Kind.ERROR_AFTER, "eks:Delete*").times(2));
            sandbox.control().fault(Fault.of(Fault.Kind.THROTTLE, "eks:List*").times(3));

            lockdown.start();
            TestingLockdowns.lock(amnesiac.lockdowns, "dev", amnesiac.clock.instant());

            List<String> left = List.of(foreign.role().roleArn());
            await().atMost(20, SECONDS)
                    .untilAsserted(() -> assertThat(before.entries()).isEqualTo(left));
            lockdown.stop();
        }
    }

    @Test
    void whoWasLetInBehindTheLockStaysUntilALaterOne() {
        try (AwsSandbox sandbox = AwsSandbox.start(SandboxSettings.example());
                TestingProvisioner provisioner = TestingProvisioner.on(sandbox).build()) {
            Provisioned before = provisioner.granted();
            Instant lockedAt = provisioner.clock.instant();
            TestingLockdowns.lock(provisioner.lockdowns, "dev", lockedAt);
            Approved.Builder emergency =
                    provisioner.approved().toBuilder().breakGlass(true).lockdownSeenAt(lockedAt);
            assertThat(provisioner.provision(emergency.build()))
                    .noneMatch(Provisioned.class::isInstance);

            Provisioned responder = provisioner.granted(emergency.passesLockdown(true).build());
            Provisioned other =
                    provisioner.granted(
                            provisioner.approved().toBuilder()
                                    .breakGlass(true)
                                    .lockdownSeenAt(lockedAt)
                                    .passesLockdown(true)
                                    .build());
            var lockdown =
                    new LockdownSweep(
                            new ClusterCatalogue(Map.of("dev", provisioner.cluster()), ""),
                            provisioner.grants,
                            provisioner.lockdowns,
                            new AccessEntries(
                                    provisioner.accounts,
                                    Purpose.REMOVAL,
                                    provisioner.installation),
                            Duration.ofMillis(20));
            lockdown.start();
            await().atMost(20, SECONDS)
                    .until(() -> !provisioner.entries().contains(before.role().roleArn()));
            provisioner.grants.apply(revoked(other));
            provisioner.swept();
            assertThat(provisioner.entries()).containsExactly(responder.role().roleArn());

            TestingLockdowns.lockAgain(provisioner.lockdowns, "dev", lockedAt.plusMillis(1));

            await().atMost(20, SECONDS).until(() -> provisioner.entries().isEmpty());
            lockdown.stop();
        }
    }

    private static Revoked revoked(Provisioned grant) {
        return Revoked.builder()
                .eventId(EventId.of(grant.requestId(), Revoked.class))
                .requestId(grant.requestId())
                .occurredAt(grant.occurredAt())
                .actor(Events.DANA_ACTOR)
                .person(grant.person())
                .role(grant.role())
                .cause(RevocationCause.OWNER)
                .reason("done")
                .endsAt(grant.endsAt())
                .build();
    }

    @Test
    void whatIsMadeWhileTheLockComesIsTakenAway() {
        try (AwsSandbox sandbox = AwsSandbox.start(SandboxSettings.example());
                TestingProvisioner provisioner = TestingProvisioner.on(sandbox).build()) {
            Instant lockedAt = provisioner.clock.instant();
            TestingLockdowns.lock(provisioner.lockdowns, "dev", lockedAt);
            TestingLockdowns.open(provisioner.lockdowns, "dev", lockedAt);

            assertThat(provisioner.provision(provisioner.approved(Events.ACCESS)))
                    .noneMatch(Provisioned.class::isInstance);
            assertThat(provisioner.entries()).isEmpty();
        }
    }
}
