package io.jitaccess.reaper;

import io.jitaccess.events.JitEvent;
import io.jitaccess.events.Lockdown;
import io.jitaccess.kafka.PoisonRecordException;
import io.jitaccess.kafka.RegistryUnavailableException;
import io.jitaccess.kafka.Topics;

import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Instant;

/**
 * Reads the whole of {@code jit.lockdown} before any grant is looked at, and keeps each cluster's
 * mark. A record that cannot be read counts as locked.
 */
final class LockdownReader extends ContextualProcessor<String, byte[], Void, Void> {
    static final String LOCKDOWNS = "lockdowns";
    private static final Logger log = LoggerFactory.getLogger(LockdownReader.class);

    private final Deserializer<JitEvent> events;

    LockdownReader(Deserializer<JitEvent> events) {
        this.events = events;
    }

    static StoreBuilder<KeyValueStore<String, Mark>> store() {
        return Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore(LOCKDOWNS),
                        Serdes.String(),
                        StateFormat.marks())
                .withLoggingDisabled()
                .withCachingDisabled();
    }

    @Override
    public void process(Record<String, byte[]> lockdown) {
        KeyValueStore<String, Mark> lockdowns = context().getStateStore(LOCKDOWNS);
        lockdowns.put(lockdown.key(), mark(lockdown));
    }

    private Mark mark(Record<String, byte[]> lockdown) {
        while (true) {
            try {
                return events.deserialize(Topics.LOCKDOWN, lockdown.value())
                                instanceof Lockdown readable
                        ? Mark.of(readable)
                        : Mark.unreadableLockdown(Instant.ofEpochMilli(lockdown.timestamp()));
            } catch (PoisonRecordException unreadable) {
                log.atError()
                        .addKeyValue("cluster", lockdown.key())
                        .setCause(unreadable)
                        .log("lockdown record cannot be read: the cluster counts as locked");
                return Mark.unreadableLockdown(Instant.ofEpochMilli(lockdown.timestamp()));
            } catch (RegistryUnavailableException away) {
                // The record may be fine. Going on without it would miss a lock, so the wait goes
                // on.
                if (Thread.currentThread().isInterrupted()) {
                    throw away;
                }
            }
        }
    }
}
