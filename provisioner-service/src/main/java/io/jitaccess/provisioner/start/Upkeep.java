package io.jitaccess.provisioner.start;

import io.jitaccess.catalogue.Cluster;
import io.jitaccess.catalogue.ClusterCatalogue;
import io.jitaccess.events.Claim;
import io.jitaccess.events.JitEvent;
import io.jitaccess.provisioner.credential.CredentialUpkeep;
import io.jitaccess.provisioner.grant.Permit;
import io.jitaccess.provisioner.kafka.Facts;
import io.jitaccess.provisioner.refused.Refusals;
import io.jitaccess.provisioner.stock.Stock;
import io.jitaccess.provisioner.sweep.Sweep;
import io.jitaccess.provisioner.sweep.SweepSettings;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * What happens by the clock: tallies are written, and clusters swept when no order to do so came.
 */
final class Upkeep {
    private static final Logger log = LoggerFactory.getLogger(Upkeep.class);
    private static final Duration TICK = Duration.ofSeconds(5);
    private static final Duration REFILL = Duration.ofMillis(500);

    private final ClusterCatalogue catalogue;
    private final CredentialUpkeep credentials;
    private final Refusals refusals;
    private final Sweep sweep;
    private final SweepSettings sweeping;
    private final Facts facts;
    private final Stock stock;
    private final InstantSource clock;
    private final Instant startedAt;
    private final ScheduledExecutorService stocking =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("stock").daemon().factory());
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("upkeep").daemon().factory());

    Upkeep(
            ClusterCatalogue catalogue,
            CredentialUpkeep credentials,
            Refusals refusals,
            Sweep sweep,
            SweepSettings sweeping,
            Facts facts,
            Stock stock,
            InstantSource clock) {
        this.catalogue = catalogue;
        this.credentials = credentials;
        this.refusals = refusals;
        this.sweep = sweep;
        this.sweeping = sweeping;
        this.facts = facts;
        this.stock = stock;
        this.clock = clock;
        this.startedAt = clock.instant();
    }

    void start() {
        var _ =
                stocking.scheduleWithFixedDelay(
                        this::refill, 0, REFILL.toMillis(), TimeUnit.MILLISECONDS);
        var _ =
                thread.scheduleWithFixedDelay(
                        this::tick, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
    }

    void stop() {
        thread.shutdownNow();
        stocking.shutdownNow();
        credentials.close();
        refusals.flush(true);
    }

    private void tick() {
        try {
            credentials.tick();
            refusals.flush(false);
            catalogue.all().forEach(this::sweepIfForgotten);
        } catch (RuntimeException failed) {
            // An exception that got out would end the schedule silently.
            log.atError().setCause(failed).log("upkeep failed and goes on");
        }
    }

    private void refill() {
        try {
            catalogue.all().forEach(stock::refill);
        } catch (RuntimeException failed) {
            log.atError().setCause(failed).log("stock failed and goes on");
        }
    }

    private void sweepIfForgotten(Cluster cluster) {
        Instant last = sweep.lastSweep(cluster.name()).orElse(startedAt);
        if (clock.instant().isAfter(last.plus(sweeping.ownAfter()))) {
            for (JitEvent fact : sweep.run(cluster.name(), new Unordered())) {
                var _ = facts.write(fact);
            }
        }
    }

    /** A sweep of our own removes only what has ended, which is right whoever does it. */
    private record Unordered() implements Permit {
        @Override
        public void check() {}

        @Override
        public void claim(Claim claim) {
            throw new IllegalStateException("a sweep claims nothing");
        }
    }
}
