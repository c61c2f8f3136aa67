package io.jitaccess.install;

import java.time.Duration;

/**
 * What differs between installations.
 *
 * @param partitions of every topic; fixed for life, since keys must stay where they are
 * @param replication replication factor of every topic
 * @param retention how long facts are kept; at least as long as the longest grant
 * @param acls whether the brokers have an authorizer to make ACLs for
 */
public record InstallSettings(int partitions, short replication, Duration retention, boolean acls) {
    static final Duration DEFAULT_RETENTION = Duration.ofDays(90);

    public InstallSettings {
        if (partitions < 1 || replication < 1) {
            throw new IllegalArgumentException("partitions and replication must be at least 1");
        }
        if (retention.compareTo(Duration.ofDays(1)) < 0) {
            throw new IllegalArgumentException(
                    "retention %s is shorter than a day: a repeat of an old grant must stay recognisable"
                            .formatted(retention));
        }
    }

    /** One broker on one machine. */
    public static InstallSettings local() {
        return new InstallSettings(6, (short) 1, DEFAULT_RETENTION, true);
    }
}
