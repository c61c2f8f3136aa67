package io.jitaccess.provisioner.kafka;

import io.jitaccess.events.JitEvent;

import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Writes facts that finish no piece of work: draws of credentials, inventories, refusals, sweeps.
 */
public final class Facts implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Facts.class);

    private final KafkaClients clients;
    private final EventCodec codec;
    private volatile @Nullable Producer<byte[], byte[]> producer;

    public Facts(KafkaClients clients, EventCodec codec) {
        this.clients = clients;
        this.codec = codec;
    }

    /** Connects; before that nothing can be written. */
    public void open() {
        producer = clients.idempotent("provisioner-facts");
    }

    /** Writes the fact; the answer comes once the brokers have it. */
    public CompletableFuture<Void> write(JitEvent fact) {
        Producer<byte[], byte[]> open = producer;
        if (open == null) {
            return CompletableFuture.failedFuture(new IllegalStateException("not connected yet"));
        }
        var written = new CompletableFuture<Void>();
        var _ =
                open.send(
                        codec.write(fact, List.of()),
                        (_, failed) -> {
                            if (failed == null) {
                                written.complete(null);
                            } else {
                                log.atError()
                                        .addKeyValue("eventId", fact.eventId())
                                        .addKeyValue("error", failed.getMessage())
                                        .log("fact not written");
                                written.completeExceptionally(failed);
                            }
                        });
        return written;
    }

    @Override
    public void close() {
        Producer<byte[], byte[]> open = producer;
        if (open != null) {
            open.close();
        }
    }
}
