package io.jitaccess.provisioner.grant;

import static io.jitaccess.provisioner.grant.TestingProvisioner.only;

import static org.assertj.core.api.Assertions.assertThat;

import io.jitaccess.events.Access;
import io.jitaccess.events.Approved;
import io.jitaccess.events.Deprovisioned;
import io.jitaccess.events.JitEvent;
import io.jitaccess.events.Provisioned;
import io.jitaccess.sandbox.AwsSandbox;
import io.jitaccess.sandbox.SandboxSettings;
import io.jitaccess.testing.Events;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A process that stands still between its last check and any single call to AWS, while another
 * takes over, grants, revokes and removes; then it wakes and the call goes out.
 */
class ZombieIT {
    private static final Access WITH_A_GROUP =
            Events.ACCESS.toBuilder().kubernetesGroups(List.of("jit-debuggers")).build();

    @Test
    void bringsNoAccessBackWhereverItStood() throws Exception {
        for (int call = 1; call <= 6; call++) {
            try (AwsSandbox sandbox = AwsSandbox.start(SandboxSettings.example());
                    TestingProvisioner other = TestingProvisioner.on(sandbox).build();
                    TestingProvisioner zombie =
                            TestingProvisioner.on(sandbox).topics(other.grants).build()) {
                // Opens the session, which takes a call of its own.
                only(zombie.remove(zombie.granted()), Deprovisioned.class);
                Approved approved = zombie.approved(WITH_A_GROUP);
                var permit = new TestingPermit(zombie.grants);
                zombie.calls.stopBefore(call);
                CompletableFuture<List<JitEvent>> asleep =
                        CompletableFuture.supplyAsync(() -> zombie.provision(approved, permit));
                zombie.calls.awaitStop();

                Provisioned made = other.granted(approved);
                assertThat(other.entries()).containsExactly(made.role().roleArn());
                other.remove(made).forEach(other.grants::apply);
                permit.lose();
                zombie.calls.go();
                boolean mayFinish = asleep.handle((facts, _) -> facts != null).join();

                assertThat(zombie.entries()).as("woken before call %d", call).isEmpty();
                assertThat(mayFinish).as("woken before call %d", call).isFalse();
                other.clock.advance(Duration.ofMinutes(20));
                other.swept();
                other.swept();
                assertThat(other.grantRoles()).as("woken before call %d", call).isEmpty();
            }
        }
    }

    @Test
    void anEntryThatCameBackAllTheSameIsSweptAtOnce() {
        try (AwsSandbox sandbox = AwsSandbox.start(SandboxSettings.example());
                TestingProvisioner other = TestingProvisioner.on(sandbox).build();
                TestingProvisioner zombie = TestingProvisioner.on(sandbox).build()) {
            Approved approved = other.approved();
            other.remove(other.granted(approved)).forEach(other.grants::apply);
            // All that our own checks would prevent.
            only(zombie.provision(approved), Provisioned.class);
            assertThat(other.entries()).hasSize(1);

            only(other.swept(), Deprovisioned.class);

            assertThat(other.entries()).isEmpty();
            assertThat(other.grantRoles()).isEmpty();
        }
    }
}
