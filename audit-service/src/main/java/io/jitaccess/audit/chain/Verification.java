package io.jitaccess.audit.chain;

import io.jitaccess.audit.config.AuditSettings;
import io.jitaccess.audit.config.Database;

import org.springframework.stereotype.Component;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Says whether the record is complete and unaltered: every row against its hash, every hash against
 * the next, every signed head against its row, and the checkpoints against their witness.
 */
@Component
public class Verification {
    private final Database database;
    private final Checkpoints checkpoints;
    private final Map<String, PublicKey> trusted = new HashMap<>();
    private final InstantSource clock;

    Verification(
            Database database,
            Checkpoints checkpoints,
            AuditSettings settings,
            InstantSource clock) {
        this.database = database;
        this.checkpoints = checkpoints;
        this.clock = clock;
        checkpoints.key().map(SigningKey::publicKey).ifPresent(this::trust);
        settings.trustedKeys().stream().map(SigningKey::readPublic).forEach(this::trust);
    }

    private void trust(PublicKey key) {
        trusted.put(SigningKey.id(key), key);
    }

    /**
     * What was found.
     *
     * @param intact nothing was found
     * @param signed up to which checkpoint heads are signed; 0 if none is
     * @param witnessed checkpoints that were compared with the file outside the database
     */
    public record Report(
            boolean intact,
            Instant verifiedAt,
            long rows,
            int sources,
            long signed,
            long witnessed,
            List<Finding> findings) {}

    /** Reads every row once. */
    public Report run() {
        // Before the rows are looked at: a checkpoint written meanwhile is not missing from them.
        List<SignedCheckpoint> witness = witness();
        return database.read(connection -> run(connection, witness));
    }

    private Report run(Connection connection, List<SignedCheckpoint> witness) throws SQLException {
        var stored = new ChainRows(connection);
        var audit = new CheckpointAudit(trusted);
        stored.checkpoints(audit::next);
        witness.forEach(audit::witness);
        var findings = new ArrayList<Finding>(audit.findings());
        long rows = 0;
        List<SourceHead> heads = stored.heads();
        for (SourceHead head : heads) {
            var walk = new ChainWalk(head.source(), audit.heads(head.source()));
            stored.rows(head.source(), walk::next);
            findings.addAll(walk.end(head));
            rows += walk.rows();
        }
        return new Report(
                findings.isEmpty(),
                clock.instant(),
                rows,
                heads.size(),
                audit.number(),
                witness.size(),
                findings);
    }

    private List<SignedCheckpoint> witness() {
        Path file = checkpoints.file().filter(Files::exists).orElse(null);
        if (file == null) {
            return List.of();
        }
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> !line.isBlank()).map(SignedCheckpoint::ofJson).toList();
        } catch (IOException failed) {
            throw new UncheckedIOException("the checkpoint file cannot be read", failed);
        }
    }
}
