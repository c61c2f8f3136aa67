package io.jitaccess.provisioner.credential;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.jitaccess.events.Provisioned;
import io.jitaccess.provisioner.aws.AwsException;
import io.jitaccess.provisioner.aws.RoleSessions;
import io.jitaccess.provisioner.grant.TestingProvisioner;
import io.jitaccess.provisioner.kafka.EventCodec;
import io.jitaccess.provisioner.kafka.Facts;
import io.jitaccess.sandbox.AwsSandbox;
import io.jitaccess.sandbox.SandboxSettings;

import org.junit.jupiter.api.Test;

import java.time.Duration;

/** A role that STS denies is new or gone, and only the age of its grant tells which. */
class GoneRoleIT {
    @Test
    void isToldApartFromANewOne() {
        try (AwsSandbox sandbox = AwsSandbox.start(SandboxSettings.example());
                TestingProvisioner provisioner = TestingProvisioner.on(sandbox).build()) {
            Provisioned grant = provisioner.granted();
            sandbox.control()
                    .removeRole("222222222222", grant.role().roleArn().replaceFirst(".*/", ""));
            var sessions =
                    new GrantSessions(
                            new RoleSessions(provisioner.accounts),
                            new Draws(
                                    new Facts(null, new EventCodec(null, null)),
                                    provisioner.grants,
                                    provisioner.clock,
                                    "test"),
                            provisioner.clock,
                            Duration.ofMillis(300));

            assertThatExceptionOfType(AwsException.class)
                    .isThrownBy(() -> draw(sessions, provisioner, grant));
            provisioner.clock.advance(Duration.ofMinutes(4));
            assertThatExceptionOfType(RoleGoneException.class)
                    .isThrownBy(() -> draw(sessions, provisioner, grant));
        }
    }

    private static void draw(
            GrantSessions sessions, TestingProvisioner provisioner, Provisioned grant) {
        var _ = sessions.kept(grant, provisioner.cluster(), grant.endsAt());
    }
}
