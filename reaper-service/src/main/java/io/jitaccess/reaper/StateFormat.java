package io.jitaccess.reaper;

import io.jitaccess.events.Actor;
import io.jitaccess.events.ActorKind;
import io.jitaccess.events.GrantRole;
import io.jitaccess.events.RemovalCause;
import io.jitaccess.events.RevocationCause;

import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.jspecify.annotations.Nullable;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.ToIntFunction;

/**
 * The stored form of our state: small, since a million grants are restored from it after a crash.
 * It begins with a version, so that a later one can read what this one wrote; and what has nothing
 * of a later version is written as an earlier one, so that an earlier one can read it too.
 */
final class StateFormat {
    private static final int VERSION = 1;

    /** Names the lockdown that is outlived, or that can be. */
    private static final int PASSES_LOCKDOWN = 2;

    private static final int HELD = 1;
    private static final int ACTIVE = 2;
    private static final int ENDED = 3;
    private static final int REMOVED = 4;

    private StateFormat() {}

    static Serde<Grant> grants() {
        return serde(
                grant ->
                        grant instanceof Grant.Active active && active.passesLockdownOf() != null
                                ? PASSES_LOCKDOWN
                                : VERSION,
                StateFormat::write,
                StateFormat::readGrant);
    }

    static Serde<Mark> marks() {
        return serde(
                mark -> mark.passable() == null ? VERSION : PASSES_LOCKDOWN,
                StateFormat::write,
                StateFormat::readMark);
    }

    private interface Writer<T> {
        void write(T state, DataOutput out) throws IOException;
    }

    private interface Reader<T> {
        T read(DataInput in, int version) throws IOException;
    }

    private static <T> Serde<T> serde(
            ToIntFunction<T> version, Writer<T> writer, Reader<T> reader) {
        return Serdes.serdeFrom(
                (_, state) ->
                        state == null ? null : toBytes(version.applyAsInt(state), writer, state),
                (_, bytes) -> bytes == null ? null : fromBytes(reader, bytes));
    }

    private static <T> byte[] toBytes(int version, Writer<T> writer, T state) {
        var bytes = new ByteArrayOutputStream(160);
        var out = new DataOutputStream(bytes);
        try {
            out.writeByte(version);
            writer.write(state, out);
        } catch (IOException impossible) {
            throw new SerializationException("cannot write state", impossible);
        }
        return bytes.toByteArray();
    }

    private static <T> T fromBytes(Reader<T> reader, byte[] bytes) {
        var in = new DataInputStream(new ByteArrayInputStream(bytes));
        try {
            int version = in.readByte();
            if (version != VERSION && version != PASSES_LOCKDOWN) {
                throw new SerializationException(
                        "state was written by a newer version (%d)".formatted(version));
            }
            return reader.read(in, version);
        } catch (IOException truncated) {
            throw new SerializationException("cannot read state", truncated);
        }
    }

    private static void write(Grant grant, DataOutput out) throws IOException {
        switch (grant) {
            case Grant.Unseen() ->
                    throw new IllegalArgumentException("what is unseen is not stored");
            case Grant.RevokeOnArrival(var order, var forgetAt) -> {
                out.writeByte(HELD);
                write(order, out);
                write(forgetAt, out);
            }
            case Grant.Active active -> {
                out.writeByte(ACTIVE);
                write(active.role(), out);
                write(active.approvedAt(), out);
                write(active.startedAt(), out);
                write(active.endsAt(), out);
                out.writeBoolean(active.reminded());
                writeIfPresent(active.passesLockdownOf(), out);
            }
            case Grant.Ended(var role, var cause, var endedAt, var attempt, var nextOrderAt) -> {
                out.writeByte(ENDED);
                write(role, out);
                out.writeUTF(cause.name());
                write(endedAt, out);
                out.writeInt(attempt);
                write(nextOrderAt, out);
            }
            case Grant.Removed(var cause, var endedAt, var attempt, var forgetAt) -> {
                out.writeByte(REMOVED);
                out.writeUTF(cause.name());
                write(endedAt, out);
                out.writeInt(attempt);
                write(forgetAt, out);
            }
        }
    }

    private static Grant readGrant(DataInput in, int version) throws IOException {
        int kind = in.readByte();
        return switch (kind) {
            case HELD -> new Grant.RevokeOnArrival(readOrder(in), readInstant(in));
            case ACTIVE -> readActive(in, version);
            case ENDED ->
                    new Grant.Ended(
                            readRole(in),
                            RemovalCause.valueOf(in.readUTF()),
                            readInstant(in),
                            in.readInt(),
                            readInstant(in));
            case REMOVED ->
                    new Grant.Removed(
                            RemovalCause.valueOf(in.readUTF()),
                            readInstant(in),
                            in.readInt(),
                            readInstant(in));
            default -> throw new SerializationException("unknown state " + kind);
        };
    }

    private static Grant.Active readActive(DataInput in, int version) throws IOException {
        GrantRole role = readRole(in);
        Instant approvedAt = readInstant(in);
        Instant startedAt = readInstant(in);
        Instant endsAt = readInstant(in);
        boolean reminded = in.readBoolean();
        return new Grant.Active(
                role, approvedAt, readIfPresent(in, version), startedAt, endsAt, reminded);
    }

    private static void write(Mark mark, DataOutput out) throws IOException {
        out.writeBoolean(mark.closed());
        write(mark.until(), out);
        write(mark.order(), out);
        writeIfPresent(mark.passable(), out);
    }

    private static Mark readMark(DataInput in, int version) throws IOException {
        boolean closed = in.readBoolean();
        Instant until = readInstant(in);
        Order order = readOrder(in);
        return new Mark(closed, until, readIfPresent(in, version), order);
    }

    private static void write(Order order, DataOutput out) throws IOException {
        Actor actor = order.actor();
        String name = actor.name();
        out.writeUTF(actor.kind().name());
        out.writeUTF(actor.id());
        out.writeBoolean(name != null);
        if (name != null) {
            out.writeUTF(name);
        }
        out.writeUTF(order.cause().name());
        out.writeUTF(order.reason());
    }

    private static Order readOrder(DataInput in) throws IOException {
        Actor.Builder actor =
                Actor.builder().kind(ActorKind.valueOf(in.readUTF())).id(in.readUTF());
        if (in.readBoolean()) {
            actor.name(in.readUTF());
        }
        return new Order(actor.build(), RevocationCause.valueOf(in.readUTF()), in.readUTF());
    }

    private static void write(GrantRole role, DataOutput out) throws IOException {
        out.writeUTF(role.roleArn());
        out.writeUTF(role.account());
        out.writeUTF(role.region());
        out.writeUTF(role.cluster());
    }

    private static GrantRole readRole(DataInput in) throws IOException {
        return GrantRole.builder()
                .roleArn(in.readUTF())
                .account(in.readUTF())
                .region(in.readUTF())
                .cluster(in.readUTF())
                .build();
    }

    private static void write(Instant instant, DataOutput out) throws IOException {
        out.writeLong(ChronoUnit.MICROS.between(Instant.EPOCH, instant));
    }

    private static void writeIfPresent(@Nullable Instant instant, DataOutput out)
            throws IOException {
        if (instant != null) {
            write(instant, out);
        }
    }

    private static @Nullable Instant readIfPresent(DataInput in, int version) throws IOException {
        return version == PASSES_LOCKDOWN ? readInstant(in) : null;
    }

    private static Instant readInstant(DataInput in) throws IOException {
        return Instant.EPOCH.plus(in.readLong(), ChronoUnit.MICROS);
    }
}
