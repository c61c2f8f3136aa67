package io.jitaccess.audit.chain;

import io.jitaccess.audit.config.AuditSettings;
import io.jitaccess.audit.config.Database;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes checkpoints to their table and to a file beside it, which the owner of the database cannot
 * reach. The table comes first: a witness must never know more than there was.
 */
@Component
class Checkpoints {
    private static final String ONE_AT_A_TIME =
            "SELECT pg_advisory_xact_lock(hashtext('checkpoint'))";
    private static final String LAST =
            "SELECT number, hash FROM checkpoint ORDER BY number DESC LIMIT 1";
    private static final String INSERT =
            """
            INSERT INTO checkpoint (number, at, body, hash, signature, key_id)
            VALUES (?, ?, ?, ?, ?, ?)\
            """;

    private final Database database;
    private final InstantSource clock;
    private final @Nullable SigningKey key;
    private final @Nullable Path file;

    Checkpoints(Database database, InstantSource clock, AuditSettings settings) {
        this.database = database;
        this.clock = clock;
        this.key =
                settings.checkpointKey() == null ? null : SigningKey.read(settings.checkpointKey());
        this.file = settings.checkpointFile();
    }

    /** The signing key, if there is one. */
    Optional<SigningKey> key() {
        return Optional.ofNullable(key);
    }

    /** Where checkpoints are kept outside the database, if they are. */
    Optional<Path> file() {
        return Optional.ofNullable(file);
    }

    /** Signs the heads as they are now; without a key there is nothing to write. */
    Optional<SignedCheckpoint> write() {
        SigningKey signing = key;
        if (signing == null) {
            return Optional.empty();
        }
        SignedCheckpoint written = database.write(connection -> write(connection, signing));
        if (file != null) {
            append(file, written);
        }
        return Optional.of(written);
    }

    private SignedCheckpoint write(Connection connection, SigningKey signing) throws SQLException {
        try (Statement lock = connection.createStatement()) {
            lock.execute(ONE_AT_A_TIME);
        }
        Checkpoint checkpoint = next(connection);
        String body = checkpoint.body();
        var signed =
                new SignedCheckpoint(body, signing.sign(body), SigningKey.id(signing.publicKey()));
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert.setLong(1, checkpoint.number());
            insert.setObject(2, checkpoint.at().atOffset(ZoneOffset.UTC));
            insert.setString(3, body);
            insert.setBytes(4, signed.hash().bytes());
            insert.setBytes(5, Base64.getDecoder().decode(signed.signature()));
            insert.setString(6, signed.keyId());
            insert.executeUpdate();
        }
        return signed;
    }

    private Checkpoint next(Connection connection) throws SQLException {
        var rows = new ChainRows(connection);
        List<SourceHead> sources = rows.heads();
        List<Checkpoint.Head> heads =
                sources.stream()
                        .filter(head -> head.lastOffset() >= 0)
                        .map(Checkpoint.Head::of)
                        .toList();
        Map<Integer, Place> gone = rows.retired();
        List<Checkpoint.Head> retired =
                sources.stream()
                        .map(SourceHead::source)
                        .flatMap(
                                source ->
                                        Optional.ofNullable(gone.get(source.id()))
                                                .map(last -> Checkpoint.Head.of(source, last))
                                                .stream())
                        .toList();
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        try (Statement statement = connection.createStatement();
                ResultSet last = statement.executeQuery(LAST)) {
            return last.next()
                    ? new Checkpoint(
                            last.getLong("number") + 1,
                            now,
                            ChainHash.of(last.getBytes("hash")),
                            heads,
                            retired)
                    : new Checkpoint(1, now, AuditRow.GENESIS, heads, retired);
        }
    }

    private static void append(Path file, SignedCheckpoint checkpoint) {
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            Files.writeString(
                    file,
                    checkpoint.toJson() + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND,
                    StandardOpenOption.SYNC);
        } catch (IOException failed) {
            throw new UncheckedIOException(
                    "jit.audit.checkpoint-file %s cannot be appended to".formatted(file), failed);
        }
    }
}
