package io.jitaccess.gateway.view;

import io.jitaccess.events.JitEvent;
import io.jitaccess.events.RequestView;

import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

import java.util.Objects;
import java.util.Set;

/** Keeps the facts of each request beside its person's partition and sends its changed view on. */
final class RequestViewProcessor implements Processor<String, JitEvent, String, JitEvent> {
    static final String FACTS = "facts-by-request";

    private @Nullable ProcessorContext<String, JitEvent> context;
    private @Nullable KeyValueStore<String, byte[]> facts;
    private @Nullable FactsSerde serde;

    @Override
    @SuppressWarnings("unchecked")
    public void init(ProcessorContext<String, JitEvent> started) {
        context = started;
        facts = started.getStateStore(FACTS);
        serde = new FactsSerde((Serde<JitEvent>) started.valueSerde());
    }

    @Override
    public void process(Record<String, JitEvent> fact) {
        for (String requestId : RequestViewRules.concerns(fact.value())) {
            apply(requestId, fact);
        }
    }

    private void apply(String requestId, Record<String, JitEvent> fact) {
        var store = Objects.requireNonNull(facts);
        var codec = Objects.requireNonNull(serde);
        RequestFacts before = codec.read(store.get(requestId));
        RequestViewRules.Outcome outcome = RequestViewRules.decide(before, fact.value());
        if (outcome.next().size() != before.size()) {
            store.put(requestId, codec.write(outcome.next()));
        }
        outcome.view().ifPresent(view -> send(view, fact));
    }

    private void send(RequestView view, Record<String, JitEvent> fact) {
        Objects.requireNonNull(context)
                .forward(new Record<>(view.requestId(), view, fact.timestamp(), fact.headers()));
    }

    /** Declares the store with the processor, so that wiring and store cannot drift apart. */
    record Supplier() implements ProcessorSupplier<String, JitEvent, String, JitEvent> {
        @Override
        public Processor<String, JitEvent, String, JitEvent> get() {
            return new RequestViewProcessor();
        }

        @Override
        public Set<StoreBuilder<?>> stores() {
            return Set.of(
                    Stores.keyValueStoreBuilder(
                            Stores.persistentKeyValueStore(FACTS),
                            Serdes.String(),
                            Serdes.ByteArray()));
        }
    }
}
