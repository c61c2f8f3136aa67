package io.jitaccess.reaper;

import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/**
 * Runs the topology for as long as the process lives: waits for what it needs, starts it, and
 * starts it anew when it ends by itself, with the local stores thrown away where these are broken.
 */
final class ReaperStreams implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(ReaperStreams.class);
    private static final Duration CLOSING = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final int DOES_NOT_FIT = 78;
    static final String THROWN_AWAY =
            "local stores are thrown away, to be rebuilt from their changelogs";

    private final StartGate gate;
    private final Map<String, Object> settings;
    private final IntFunction<Topology> topology;
    private final IntConsumer exit;
    private @Nullable Thread supervisor;
    private volatile @Nullable KafkaStreams streams;
    private volatile long notRunningSince = System.nanoTime();

    /**
     * @param topology for a number of partitions
     * @param exit ends the process with a code
     */
    ReaperStreams(
            StartGate gate,
            Map<String, Object> settings,
            IntFunction<Topology> topology,
            IntConsumer exit) {
        this.gate = gate;
        this.settings = Map.copyOf(settings);
        this.topology = topology;
        this.exit = exit;
    }

    @Override
    public synchronized void start() {
        supervisor = Thread.ofPlatform().name("reaper").start(this::run);
    }

    private void run() {
        try {
            int partitions = gate.await();
            while (!Thread.currentThread().isInterrupted()) {
                session(topology.apply(partitions));
                Thread.sleep(PAUSE);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException refused) {
            log.atError().setCause(refused).log("the reaper cannot start");
            exit.accept(DOES_NOT_FIT);
        }
    }

    /** Returns when the application has ended by itself. */
    private void session(Topology topology) throws InterruptedException {
        var ended = new CountDownLatch(1);
        var storesBroken = new AtomicBoolean();
        var running = new KafkaStreams(topology, new StreamsConfig(settings));
        running.setStateListener((now, _) -> onState(now, ended));
        running.setUncaughtExceptionHandler(failure -> onFailure(failure, storesBroken));
        streams = running;
        try {
            running.start();
            ended.await();
        } finally {
            running.close(CLOSING);
            streams = null;
        }
        if (storesBroken.get()) {
            log.atWarn().log(THROWN_AWAY);
            running.cleanUp();
        }
    }

    private void onState(KafkaStreams.State now, CountDownLatch ended) {
        if (now != KafkaStreams.State.RUNNING) {
            notRunningSince = System.nanoTime();
        }
        if (now == KafkaStreams.State.ERROR || now == KafkaStreams.State.NOT_RUNNING) {
            ended.countDown();
        }
    }

    private static StreamThreadExceptionResponse onFailure(
            Throwable failure, AtomicBoolean storesBroken) {
        log.atError().setCause(failure).log("a stream thread died");
        if (Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .anyMatch(ProcessorStateException.class::isInstance)) {
            storesBroken.set(true);
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
        return StreamThreadExceptionResponse.REPLACE_THREAD;
    }

    @Override
    public synchronized void stop() {
        Thread thread = supervisor;
        if (thread != null) {
            thread.interrupt();
            try {
                thread.join(CLOSING.plusSeconds(2));
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            supervisor = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return supervisor != null;
    }

    /** Before everything else that starts, as nothing else here reads Kafka. */
    @Override
    public int getPhase() {
        return Integer.MIN_VALUE;
    }

    /** Empty while it waits for Kafka, its topics or the registry. */
    Optional<KafkaStreams> running() {
        return Optional.ofNullable(streams);
    }

    Duration sinceNotRunning() {
        return Duration.ofNanos(System.nanoTime() - notRunningSince);
    }
}
