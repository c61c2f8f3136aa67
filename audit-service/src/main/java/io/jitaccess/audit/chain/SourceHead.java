package io.jitaccess.audit.chain;

import io.jitaccess.audit.event.EventContent;

import org.apache.kafka.clients.consumer.ConsumerRecord;

import java.time.Instant;

/**
 * How far a source has been taken in.
 *
 * @param nextOffset first offset that is not
 * @param lastOffset offset of the last row; -1 if there is none
 * @param hash of the last row
 */
public record SourceHead(Source source, long nextOffset, long lastOffset, ChainHash hash) {
    /** Links a record to the chain. */
    public ChainedRow link(
            ConsumerRecord<byte[], byte[]> record, EventContent content, Instant recordedAt) {
        var row =
                new AuditRow(
                        source,
                        lastOffset,
                        record.offset(),
                        Instant.ofEpochMilli(record.timestamp()),
                        recordedAt,
                        record.key(),
                        record.value(),
                        content);
        return new ChainedRow(row, hash, row.hash(hash));
    }

    /** The head once this row is the last. */
    public SourceHead after(ChainedRow last) {
        return new SourceHead(source, last.row().offset() + 1, last.row().offset(), last.hash());
    }
}
