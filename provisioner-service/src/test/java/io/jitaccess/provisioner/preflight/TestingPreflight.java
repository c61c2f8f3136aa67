package io.jitaccess.provisioner.preflight;

import io.jitaccess.provisioner.aws.AccessEntries;
import io.jitaccess.provisioner.aws.Clusters;
import io.jitaccess.provisioner.aws.JitRoles;
import io.jitaccess.provisioner.aws.Purpose;
import io.jitaccess.provisioner.aws.RoleSessions;
import io.jitaccess.provisioner.grant.ProvisioningSettings;
import io.jitaccess.provisioner.grant.TestingProvisioner;

import java.util.SplittableRandom;

/** Looks at a cluster of a sandbox as the service does. */
public final class TestingPreflight {
    private TestingPreflight() {}

    public static Report inspect(TestingProvisioner p) {
        return inspect(p, p.settings);
    }

    static Report inspect(TestingProvisioner p, ProvisioningSettings settings) {
        return new Inspection(
                        new Clusters(p.accounts, p.clock),
                        new AccessEntries(p.accounts, Purpose.SWEEP, p.installation),
                        new JitRoles(p.accounts, Purpose.SWEEP, p.installation),
                        p.time,
                        settings,
                        p.clock)
                .of(p.cluster());
    }

    public static CanaryReport tryOut(TestingProvisioner p) {
        return tryOut(p, p.settings);
    }

    static CanaryReport tryOut(TestingProvisioner p, ProvisioningSettings settings) {
        return new Canary(
                        new Canary.Tools(
                                p.lockdowns,
                                new Clusters(p.accounts, p.clock),
                                new JitRoles(p.accounts, Purpose.SWEEP, p.installation),
                                new AccessEntries(p.accounts, Purpose.SWEEP, p.installation),
                                new RoleSessions(p.accounts),
                                p.teardown(),
                                p.retries(),
                                p.installation,
                                new SplittableRandom()),
                        settings,
                        p.clock)
                .run(p.cluster());
    }
}
