package io.jitaccess.audit.chain;

import io.jitaccess.audit.config.AuditSettings.Witness;
import io.jitaccess.audit.config.KafkaClients;
import io.jitaccess.audit.envelope.Envelopes;
import io.jitaccess.events.AuditRecorded;
import io.jitaccess.events.JitEvent;
import io.jitaccess.kafka.PoisonRecordException;
import io.jitaccess.kafka.Topics;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;
import org.springframework.stereotype.Component;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Checkpoints as they were kept where the owner of the database cannot change them. */
@Component
class Witnesses {
    private static final Duration WAIT = Duration.ofSeconds(1);
    private static final int MOST_AT_ONCE = 2000;

    private final Checkpoints checkpoints;
    private final KafkaClients clients;

    Witnesses(Checkpoints checkpoints, KafkaClients clients) {
        this.checkpoints = checkpoints;
        this.clients = clients;
    }

    /** Witnesses that are asked without being demanded: reading the topic takes its time. */
    Set<Witness> present() {
        return checkpoints.file().filter(Files::exists).isPresent()
                ? EnumSet.of(Witness.FILE)
                : EnumSet.noneOf(Witness.class);
    }

    /** What they know; a witness that is not there knows nothing. */
    Map<Witness, List<SignedCheckpoint>> ask(Set<Witness> asked) {
        var kept = new EnumMap<Witness, List<SignedCheckpoint>>(Witness.class);
        for (Witness witness : asked) {
            kept.put(
                    witness,
                    switch (witness) {
                        case FILE -> checkpoints.file().map(Witnesses::read).orElse(List.of());
                        case TOPIC -> topic();
                    });
        }
        return kept;
    }

    /** Checkpoints in a file, one a line. */
    static List<SignedCheckpoint> read(Path file) {
        if (!Files.exists(file)) {
            return List.of();
        }
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> !line.isBlank()).map(SignedCheckpoint::ofJson).toList();
        } catch (IOException failed) {
            throw new UncheckedIOException("the checkpoint file cannot be read", failed);
        }
    }

    private List<SignedCheckpoint> topic() {
        var found = new ArrayList<SignedCheckpoint>();
        try (Consumer<byte[], byte[]> reader = clients.reader(MOST_AT_ONCE)) {
            TopicPartition partition =
                    Envelopes.checkpoints(reader.partitionsFor(Topics.AUDIT).size());
            reader.assign(List.of(partition));
            reader.seekToBeginning(List.of(partition));
            long end = reader.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            Deserializer<JitEvent> deserializer = clients.deserializer();
            while (reader.position(partition) < end) {
                for (ConsumerRecord<byte[], byte[]> record : reader.poll(WAIT)) {
                    checkpoint(deserializer, record).ifPresent(found::add);
                }
            }
        }
        return found;
    }

    private static Optional<SignedCheckpoint> checkpoint(
            Deserializer<JitEvent> deserializer, ConsumerRecord<byte[], byte[]> record) {
        if (!Envelopes.holdsCheckpoint(record)) {
            return Optional.empty();
        }
        try {
            return deserializer.deserialize(record.topic(), record.value())
                            instanceof AuditRecorded kept
                    ? Optional.of(SignedCheckpoint.ofJson(kept.json()))
                    : Optional.empty();
        } catch (PoisonRecordException forged) {
            // Not written by this service; what it says about nothing is no testimony.
            return Optional.empty();
        }
    }
}
