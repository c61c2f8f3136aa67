package io.jitaccess.local;

import java.util.Map;

/** Access keys of the sandbox's world, as in {@code sandbox.yml}; worth nothing anywhere else. */
final class SandboxKeys {
    private SandboxKeys() {}

    /** A session of JITServiceRole in the hub account, for the provisioner. */
    static Map<String, String> provisioner() {
        return Map.of();
    }
}
