package io.jitaccess.provisioner.credential;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/** What an exec plugin prints for kubectl. */
record ExecCredential(String apiVersion, String kind, Map<String, Object> spec, Status status) {

    /** Holds the token, so it is never printed. */
    record Status(String expirationTimestamp, String token) {
        @Override
        public String toString() {
            return "Status[expirationTimestamp=%s]".formatted(expirationTimestamp);
        }
    }

    static ExecCredential of(ExecApi api, String token, Instant expiresAt) {
        return new ExecCredential(
                api.apiVersion(),
                "ExecCredential",
                Map.of("interactive", false),
                new Status(expiresAt.truncatedTo(ChronoUnit.SECONDS).toString(), token));
    }
}
