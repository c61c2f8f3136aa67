package io.jitaccess.audit.chain;

import io.jitaccess.audit.event.EventContent;

import org.jspecify.annotations.Nullable;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * One record as it is stored. Its hash covers all of it, raw bytes and what was read from them, and
 * the hash of the row before, whose offset it names: transaction markers leave gaps, so contiguous
 * offsets would prove nothing.
 *
 * @param prevOffset offset of the row before in the same source; -1 for the first
 * @param sentAt the record's own time stamp in Kafka
 * @param recordedAt when this service took it in
 */
@SuppressWarnings("ArrayRecordComponent") // compared by hash only, never by equals
public record AuditRow(
        Source source,
        long prevOffset,
        long offset,
        Instant sentAt,
        Instant recordedAt,
        byte @Nullable [] key,
        byte @Nullable [] value,
        EventContent content) {
    /** Before the first row of a source. */
    public static final ChainHash GENESIS = ChainHash.of(new byte[ChainHash.BYTES]);

    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");
    private static final int HEADER_BYTES = 5;

    public AuditRow {
        sentAt = storable(sentAt);
        recordedAt = storable(recordedAt);
    }

    /** When it happened, within what the database can hold. */
    public Instant occurredAt() {
        return storable(content.occurredAt());
    }

    /** Schema id of the wire format; 0 where there is none. */
    public int schemaId() {
        return value == null || value.length < HEADER_BYTES ? 0 : ByteBuffer.wrap(value).getInt(1);
    }

    public String position() {
        return source.position(offset);
    }

    /** The link: this row and everything before it in one hash. */
    public ChainHash hash(ChainHash previous) {
        MessageDigest digest = sha256();
        try (var out =
                new DataOutputStream(
                        new DigestOutputStream(OutputStream.nullOutputStream(), digest))) {
            out.write(previous.bytes());
            out.writeLong(source.topicId().getMostSignificantBits());
            out.writeLong(source.topicId().getLeastSignificantBits());
            out.writeInt(source.partition());
            out.writeLong(prevOffset);
            out.writeLong(offset);
            time(out, sentAt);
            time(out, recordedAt);
            part(out, key);
            part(out, value);
            text(out, content.eventId());
            text(out, content.type());
            text(out, content.requestId());
            text(out, content.person());
            text(out, content.cluster());
            text(out, content.actor());
            time(out, occurredAt());
            text(out, content.summary());
            text(out, content.json());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return ChainHash.of(digest.digest());
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java platform has SHA-256", missing);
        }
    }

    private static void time(DataOutputStream out, Instant instant) throws IOException {
        out.writeLong(ChronoUnit.MICROS.between(Instant.EPOCH, instant));
    }

    private static void text(DataOutputStream out, @Nullable String text) throws IOException {
        part(out, text == null ? null : text.getBytes(StandardCharsets.UTF_8));
    }

    /** With its length first, so that no two rows give the same bytes. */
    private static void part(DataOutputStream out, byte @Nullable [] bytes) throws IOException {
        if (bytes == null) {
            out.writeInt(-1);
            return;
        }
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static Instant storable(Instant instant) {
        if (instant.isBefore(EARLIEST)) {
            return EARLIEST;
        }
        return instant.isAfter(LATEST) ? LATEST : instant.truncatedTo(ChronoUnit.MICROS);
    }
}
