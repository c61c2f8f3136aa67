package io.jitaccess.audit.config;

import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Optional;

/**
 * Keeps one session with Kafka going on a thread of its own. A session that fails is closed and
 * followed by a new one, which begins where the last commit ended; that is the only retry there is.
 */
public final class SessionLoop {
    private static final Logger log = LoggerFactory.getLogger(SessionLoop.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(20);

    private final String name;
    private final Opening opening;
    private volatile boolean stopping;
    private volatile @Nullable Session current;
    private volatile @Nullable Thread thread;
    private volatile @Nullable String trouble = "not started";

    public SessionLoop(String name, Opening opening) {
        this.name = name;
        this.opening = opening;
    }

    /** Waits for what a session needs and opens it. */
    @FunctionalInterface
    public interface Opening {
        Session open() throws InterruptedException;
    }

    /** A consumer and what it works with. */
    public interface Session extends AutoCloseable {
        /** Takes in what has come. */
        void step();

        /** Ends a step that waits; called from another thread. */
        void wakeUp();

        @Override
        void close();
    }

    public void start() {
        stopping = false;
        thread = Thread.ofPlatform().name(name).start(this::run);
    }

    /** Lets the step that runs come to its end. */
    public void stop() {
        stopping = true;
        Session session = current;
        Thread running = thread;
        if (session != null) {
            session.wakeUp();
        }
        if (running == null) {
            return;
        }
        try {
            if (session == null || !running.join(STOP_WITHIN)) {
                running.interrupt();
                running.join(STOP_WITHIN);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        thread = null;
    }

    public boolean running() {
        Thread running = thread;
        return running != null && running.isAlive();
    }

    /** Why it does not work at present, if so. */
    public Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    private void run() {
        while (!stopping) {
            try {
                trouble = "waiting for Kafka, registry or PostgreSQL";
                session();
            } catch (InterruptedException | InterruptException | WakeupException stopped) {
                if (stopping) {
                    return;
                }
            } catch (RuntimeException failed) {
                trouble = failed.getClass().getSimpleName() + ": " + failed.getMessage();
                log.atWarn()
                        .addKeyValue("session", name)
                        .addKeyValue("error", trouble)
                        .setCause(failed)
                        .log("session failed and begins again from its last commit");
                pause();
            }
        }
    }

    private void session() throws InterruptedException {
        try (Session session = opening.open()) {
            current = session;
            while (!stopping) {
                session.step();
                trouble = null;
            }
        } finally {
            current = null;
        }
    }

    private void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
