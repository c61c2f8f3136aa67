package io.jitaccess.audit.chain;

import io.jitaccess.audit.config.Database;
import io.jitaccess.audit.config.RetentionSettings;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Drops months that need no longer be kept, whole and from the oldest on. A checkpoint states at
 * once where the chains begin now, so that nobody else can drop rows and call it retention.
 */
@Component
class Retention implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(Retention.class);
    private static final String RETIRE = "SELECT retire_events(?)";

    private final Database database;
    private final Checkpointer checkpointer;
    private final RetentionSettings settings;
    private final InstantSource clock;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("retention").factory());
    private volatile boolean running;

    Retention(
            Database database,
            Checkpoints checkpoints,
            Checkpointer checkpointer,
            RetentionSettings settings,
            InstantSource clock) {
        this.database = database;
        this.checkpointer = checkpointer;
        this.settings = settings;
        this.clock = clock;
        if (settings.keep() != null && checkpoints.key().isEmpty()) {
            throw new IllegalStateException(
                    "jit.audit.retention.keep needs jit.audit.checkpoint-key: without a signature"
                            + " retention and tampering look the same");
        }
    }

    /**
     * Drops what is due.
     *
     * @return how many months
     */
    int run() {
        Optional<LocalDate> until = settings.until(clock.instant());
        if (until.isEmpty()) {
            return 0;
        }
        int months =
                database.retire(
                        connection -> {
                            try (PreparedStatement retire = connection.prepareStatement(RETIRE)) {
                                retire.setObject(1, until.get());
                                try (ResultSet row = retire.executeQuery()) {
                                    row.next();
                                    return row.getInt(1);
                                }
                            }
                        });
        if (months > 0) {
            checkpointer.checkpoint();
            log.atInfo()
                    .addKeyValue("months", months)
                    .addKeyValue("until", until.get())
                    .log("months retired");
        }
        return months;
    }

    private void tick() {
        if (!database.ready()) {
            return;
        }
        try {
            run();
        } catch (DataAccessException | IllegalStateException refused) {
            log.atWarn().setCause(refused).log("nothing is retired today");
        }
    }

    @Override
    public void start() {
        running = true;
        if (settings.keep() != null) {
            var _ = timer.scheduleWithFixedDelay(this::tick, 1, 24 * 60, TimeUnit.MINUTES);
        }
    }

    @Override
    public void stop() {
        running = false;
        timer.shutdownNow();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
