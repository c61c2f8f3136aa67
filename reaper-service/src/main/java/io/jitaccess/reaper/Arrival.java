package io.jitaccess.reaper;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** A record as it came, before anyone has read it. */
record Arrival(String topic, int partition, long offset, long timestamp, Bytes key, Bytes value) {
    static Arrival of(Record<byte[], byte[]> record, RecordMetadata from) {
        return new Arrival(
                from.topic(),
                from.partition(),
                from.offset(),
                record.timestamp(),
                record.key() == null ? Bytes.wrap(Bytes.EMPTY) : Bytes.wrap(record.key()),
                record.value() == null ? Bytes.wrap(Bytes.EMPTY) : Bytes.wrap(record.value()));
    }

    static Serde<Arrival> serde() {
        return Serdes.serdeFrom(
                (_, arrival) -> arrival == null ? null : arrival.toBytes(),
                (_, bytes) -> bytes == null ? null : of(bytes));
    }

    /** The key of all that arrives is the holder. */
    String holder() {
        return new String(key.get(), UTF_8);
    }

    /** How people name it, and the setting that gives it up. */
    String place() {
        return "%s-%d@%d".formatted(topic, partition, offset);
    }

    Record<Object, Object> deadLetter(String cause) {
        Headers headers =
                new RecordHeaders()
                        .add("jit.dlt.topic", topic.getBytes(UTF_8))
                        .add("jit.dlt.partition", Integer.toString(partition).getBytes(UTF_8))
                        .add("jit.dlt.offset", Long.toString(offset).getBytes(UTF_8))
                        .add("jit.dlt.cause", cause.getBytes(UTF_8));
        return new Record<>(key.get(), value.get(), timestamp, headers);
    }

    private byte[] toBytes() {
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        try {
            out.writeUTF(topic);
            out.writeInt(partition);
            out.writeLong(offset);
            out.writeLong(timestamp);
            out.writeInt(key.get().length);
            out.write(key.get());
            out.write(value.get());
        } catch (IOException impossible) {
            throw new SerializationException("cannot write state", impossible);
        }
        return bytes.toByteArray();
    }

    private static Arrival of(byte[] bytes) {
        var in = new DataInputStream(new ByteArrayInputStream(bytes));
        try {
            return new Arrival(
                    in.readUTF(),
                    in.readInt(),
                    in.readLong(),
                    in.readLong(),
                    Bytes.wrap(in.readNBytes(in.readInt())),
                    Bytes.wrap(in.readAllBytes()));
        } catch (IOException truncated) {
            throw new SerializationException("cannot read state", truncated);
        }
    }
}
