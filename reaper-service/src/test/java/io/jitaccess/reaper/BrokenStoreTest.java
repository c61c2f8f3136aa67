package io.jitaccess.reaper;

import static io.jitaccess.testing.Events.expiry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;

/** Wrong bytes in the middle of a store, at which RocksDB ends a scan without a word. */
class BrokenStoreTest {
    private static final int GRANTS = 5_000;

    @TempDir Path directory;

    @Test
    void aStoreThatIsWholeIsReadToItsEnd() {
        fill();

        KeyValueStore<GrantId, Grant> store = open();

        assertThat(scanned(store)).isEqualTo(GRANTS);
        store.close();
    }

    @Test
    void aBrokenStoreIsNotTakenForAShorterOne() throws IOException {
        fill();
        BrokenFile broken = BrokenFile.inside(directory);

        KeyValueStore<GrantId, Grant> store = open();

        assertThatThrownBy(() -> scanned(store)).isInstanceOf(ProcessorStateException.class);
        store.close();
        assertThat(broken.isGone()).isFalse();
    }

    private void fill() {
        KeyValueStore<GrantId, Grant> store = open();
        for (int i = 0; i < GRANTS; i++) {
            var id = new GrantId("local:person-" + i % 97, "0KM3V%08d".formatted(i));
            store.put(id, Grant.Active.of(expiry(id.requestId()).build()));
        }
        store.close();
    }

    private static int scanned(KeyValueStore<GrantId, Grant> store) {
        var count = new AtomicInteger();
        GrantLedger.scan(store, (_, _) -> count.incrementAndGet());
        return count.get();
    }

    @SuppressWarnings("unchecked")
    private KeyValueStore<GrantId, Grant> open() {
        var settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "reaper");
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:1");
        settings.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedRocksDb.class);
        var context =
                new MockProcessorContext<Void, Void>(
                        settings, new TaskId(0, 0), directory.toFile());
        var store =
                (KeyValueStore<GrantId, Grant>) GrantLedger.store().withLoggingDisabled().build();
        store.init(context.getStateStoreContext(), store);
        return store;
    }
}
