package io.jitaccess.audit.config;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Settings of the record.
 *
 * @param batch most records in one transaction
 * @param sinks how many take in at once, each its share of the partitions: while PostgreSQL stores
 *     for one, another reads and hashes
 * @param checkpointKey PEM file with the Ed25519 key (PKCS#8) that signs checkpoints; without it
 *     the record is chained and not signed
 * @param checkpointFile file to which each checkpoint is appended, as a witness outside the
 *     database
 * @param checkpointEvery how often the heads are signed
 * @param trustedKeys PEM files of public keys that signed before the present one
 * @param demandWitness witnesses without which a verification does not call the record intact
 */
@ConfigurationProperties("jit.audit")
public record AuditSettings(
        @DefaultValue("2000") int batch,
        @DefaultValue("2") int sinks,
        @Nullable Path checkpointKey,
        @Nullable Path checkpointFile,
        @DefaultValue("1m") Duration checkpointEvery,
        @DefaultValue List<Path> trustedKeys,
        @DefaultValue List<Witness> demandWitness) {
    /** Where checkpoints are kept outside the database. */
    public enum Witness {
        /** The append-only file beside the service. */
        FILE,
        /** {@code jit.audit}, which its consumers have copies of. */
        TOPIC;

        public String inWords() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public AuditSettings {
        if (batch < 1 || batch > 20_000) {
            throw new IllegalArgumentException(
                    "jit.audit.batch is %d: give 1 to 20000".formatted(batch));
        }
        if (sinks < 1 || sinks > 16) {
            throw new IllegalArgumentException(
                    "jit.audit.sinks is %d: give 1 to 16".formatted(sinks));
        }
        if (checkpointEvery.compareTo(Duration.ofMillis(100)) < 0) {
            throw new IllegalArgumentException(
                    "jit.audit.checkpoint-every is %s: give at least 100ms"
                            .formatted(checkpointEvery));
        }
    }
}
