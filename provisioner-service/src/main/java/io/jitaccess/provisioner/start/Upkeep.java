package io.jitaccess.provisioner.start;

import io.jitaccess.catalogue.Cluster;
import io.jitaccess.catalogue.ClusterCatalogue;
import io.jitaccess.events.JitEvent;
import io.jitaccess.provisioner.credential.CredentialUpkeep;
import io.jitaccess.provisioner.grant.Permit;
import io.jitaccess.provisioner.kafka.Facts;
import io.jitaccess.provisioner.preflight.Preflight;
import io.jitaccess.provisioner.refused.Refusals;
import io.jitaccess.provisioner.stock.Stocking;
import io.jitaccess.provisioner.sweep.Sweep;
import io.jitaccess.provisioner.sweep.SweepSettings;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * What happens by the clock: tallies are written, clusters looked at, and swept when no order to do
 * so came. What asks AWS has a thread for each cluster, so that none waits for another.
 */
final class Upkeep {
    private static final Logger log = LoggerFactory.getLogger(Upkeep.class);
    private static final Duration TICK = Duration.ofSeconds(5);

    private final ClusterCatalogue catalogue;
    private final CredentialUpkeep credentials;
    private final Refusals refusals;
    private final Sweep sweep;
    private final SweepSettings sweeping;
    private final Facts facts;
    private final Stocking stocking;
    private final Preflight preflight;
    private final InstantSource clock;
    private final Instant startedAt;
    private final Set<String> busy = ConcurrentHashMap.newKeySet();
    private final ExecutorService perCluster = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("upkeep").daemon().factory());

    /** What is kept up. */
    record Parts(
            ClusterCatalogue catalogue,
            CredentialUpkeep credentials,
            Refusals refusals,
            Sweep sweep,
            Facts facts,
            Stocking stocking,
            Preflight preflight) {}

    Upkeep(Parts parts, SweepSettings sweeping, InstantSource clock) {
        this.catalogue = parts.catalogue();
        this.credentials = parts.credentials();
        this.refusals = parts.refusals();
        this.sweep = parts.sweep();
        this.facts = parts.facts();
        this.stocking = parts.stocking();
        this.preflight = parts.preflight();
        this.sweeping = sweeping;
        this.clock = clock;
        this.startedAt = clock.instant();
    }

    void start() {
        stocking.start();
        catalogue.all().forEach(cluster -> aside("preflight", cluster, preflight::begin));
        var _ =
                thread.scheduleWithFixedDelay(
                        this::tick, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
    }

    void stop() {
        thread.shutdownNow();
        perCluster.shutdownNow();
        stocking.stop();
        credentials.close();
        refusals.flush(true);
    }

    private void tick() {
        try {
            credentials.tick();
            refusals.flush(false);
            for (Cluster cluster : catalogue.all()) {
                if (isForgotten(cluster)) {
                    aside("sweep", cluster, this::sweep);
                }
                if (preflight.isDue(cluster)) {
                    aside("preflight", cluster, preflight::inspect);
                }
            }
        } catch (RuntimeException failed) {
            // An exception that got out would end the schedule silently.
            log.atError().setCause(failed).log("upkeep failed and goes on");
        }
    }

    private boolean isForgotten(Cluster cluster) {
        Instant last = sweep.lastSweep(cluster.name()).orElse(startedAt);
        return clock.instant().isAfter(last.plus(sweeping.ownAfter()));
    }

    private void sweep(Cluster cluster) {
        for (JitEvent fact : sweep.run(cluster.name(), Permit.unbound())) {
            var _ = facts.write(fact);
        }
    }

    /** Runs the work beside the clock, unless it still runs for this cluster. */
    private void aside(String what, Cluster cluster, Consumer<Cluster> work) {
        String key = what + "/" + cluster.name();
        if (!busy.add(key)) {
            return;
        }
        perCluster.execute(
                () -> {
                    try {
                        work.accept(cluster);
                    } catch (RuntimeException failed) {
                        log.atError()
                                .addKeyValue("cluster", cluster.name())
                                .setCause(failed)
                                .log(what + " failed and is done again");
                    } finally {
                        busy.remove(key);
                    }
                });
    }
}
