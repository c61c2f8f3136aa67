package io.jitaccess.audit.chain;

import io.jitaccess.audit.config.AuditSettings;
import io.jitaccess.audit.config.AuditSettings.Witness;
import io.jitaccess.audit.config.Database;

import org.springframework.stereotype.Component;

import java.security.PublicKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Says whether the record is complete and unaltered: every row against its hash, every hash against
 * the next, every signed head against its row, and the checkpoints against their witness.
 */
@Component
public class Verification {
    private final Database database;
    private final Witnesses witnesses;
    private final Set<Witness> demanded;
    private final Map<String, PublicKey> trusted = new HashMap<>();
    private final InstantSource clock;

    Verification(
            Database database,
            Checkpoints checkpoints,
            Witnesses witnesses,
            AuditSettings settings,
            InstantSource clock) {
        this.database = database;
        this.witnesses = witnesses;
        this.demanded = Set.copyOf(settings.demandWitness());
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
     * @param witnesses how many checkpoints each witness outside the database knows
     */
    public record Report(
            boolean intact,
            Instant verifiedAt,
            long rows,
            int sources,
            long signed,
            Map<Witness, Integer> witnesses,
            List<Finding> findings) {}

    /** Reads every row once; asks the witnesses that the settings demand, and those that exist. */
    public Report run() {
        return run(Set.of());
    }

    /**
     * Reads every row once.
     *
     * @param more witnesses that are demanded beside those of the settings
     */
    public Report run(Set<Witness> more) {
        var asked = EnumSet.copyOf(witnesses.present());
        asked.addAll(demanded);
        asked.addAll(more);
        // Before the rows are looked at: a checkpoint written meanwhile is not missing from them.
        Map<Witness, List<SignedCheckpoint>> kept = witnesses.ask(asked);
        return database.read(connection -> run(connection, kept));
    }

    private Report run(Connection connection, Map<Witness, List<SignedCheckpoint>> kept)
            throws SQLException {
        var stored = new ChainRows(connection);
        var audit = new CheckpointAudit(trusted);
        stored.checkpoints(audit::next);
        kept.forEach((witness, checkpoints) -> audit.witness(witness.inWords(), checkpoints));
        var findings = new ArrayList<Finding>();
        long rows = 0;
        Map<Integer, Place> retired = stored.retired();
        List<SourceHead> heads = stored.heads();
        for (SourceHead head : heads) {
            Source source = head.source();
            ChainWalk walk = audit.walk(source, retired.getOrDefault(source.id(), Place.BEGIN));
            stored.rows(source, walk::next);
            findings.addAll(walk.end(head));
            rows += walk.rows();
        }
        findings.addAll(0, audit.findings());
        var witnessed = new EnumMap<Witness, Integer>(Witness.class);
        kept.forEach((witness, checkpoints) -> witnessed.put(witness, checkpoints.size()));
        return new Report(
                findings.isEmpty(),
                clock.instant(),
                rows,
                heads.size(),
                audit.number(),
                witnessed,
                findings);
    }
}
