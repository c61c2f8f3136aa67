package io.jitaccess.provisioner;

import io.jitaccess.sandbox.AwsSandbox;
import io.jitaccess.sandbox.SandboxSettings;
import io.jitaccess.sandbox.ShippedPolicies;

import java.nio.file.Path;

/** The sandbox's example world under the very policies that are shipped for AWS. */
public final class TestingSandbox {
    private static final Path MODULES = Path.of("..", "deploy", "terraform", "modules");

    private TestingSandbox() {}

    public static AwsSandbox start() {
        return AwsSandbox.start(settings("local"));
    }

    public static SandboxSettings settings(String installation) {
        return settings(SandboxSettings.example(), installation);
    }

    public static SandboxSettings settings(SandboxSettings world, String installation) {
        return ShippedPolicies.over(world, MODULES, installation);
    }
}
