package io.jitaccess.sandbox.world;

import java.time.Instant;
import java.util.Map;

/** An EKS cluster. Access entries stand under their principal's ARN. */
public record Cluster(
        String partition,
        String account,
        String region,
        String name,
        String version,
        Settings settings,
        Map<String, String> tags,
        Instant createdAt,
        Shelf<AccessEntry> entries) {

    /** What a test may change while the sandbox runs. */
    public static final class Settings {
        private volatile String authenticationMode;
        private volatile String status = "ACTIVE";

        public Settings(String authenticationMode) {
            this.authenticationMode = authenticationMode;
        }

        public String authenticationMode() {
            return authenticationMode;
        }

        public void authenticationMode(String mode) {
            authenticationMode = mode;
        }

        public String status() {
            return status;
        }

        public void status(String changed) {
            status = changed;
        }

        /** False once a test has deleted the cluster. */
        public boolean exists() {
            return !status.equals("DELETED");
        }
    }

    public String arn() {
        return "arn:%s:eks:%s:%s:cluster/%s".formatted(partition, region, account, name);
    }

    public boolean takesAccessEntries() {
        return !settings.authenticationMode().equals("CONFIG_MAP");
    }
}
