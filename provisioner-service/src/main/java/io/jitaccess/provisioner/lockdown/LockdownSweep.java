package io.jitaccess.provisioner.lockdown;

import io.jitaccess.catalogue.Cluster;
import io.jitaccess.catalogue.ClusterCatalogue;
import io.jitaccess.provisioner.aws.AccessEntries;
import io.jitaccess.provisioner.aws.AwsException;
import io.jitaccess.provisioner.state.Grants;
import io.jitaccess.provisioner.state.Lockdowns;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/**
 * Deletes every access entry of ours on a cluster that is closed, strongest first, and looks again
 * until there was none twice in a row. Does not ask what we believe to be there, and needs no other
 * service. Roles stay for the ordinary removal: without an entry they open nothing. It spares only
 * the grants of responders who were let in behind this very lock.
 */
public final class LockdownSweep {
    private static final Logger log = LoggerFactory.getLogger(LockdownSweep.class);
    private static final List<String> STRONGEST_FIRST =
            List.of("AmazonEKSClusterAdminPolicy", "AmazonEKSAdminPolicy", "AmazonEKSEditPolicy");
    private static final int AT_A_TIME = 16;

    private final ClusterCatalogue catalogue;
    private final Grants grants;
    private final Lockdowns lockdowns;
    private final AccessEntries entries;
    private final Duration pause;
    private final Set<String> busy = ConcurrentHashMap.newKeySet();
    private final Map<String, Boolean> again = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /**
     * @param pause between two looks at a cluster
     */
    public LockdownSweep(
            ClusterCatalogue catalogue,
            Grants grants,
            Lockdowns lockdowns,
            AccessEntries entries,
            Duration pause) {
        this.catalogue = catalogue;
        this.grants = grants;
        this.lockdowns = lockdowns;
        this.entries = entries;
        this.pause = pause;
    }

    /** Empties what is closed now, and from now on whatever gets closed. */
    public void start() {
        lockdowns.onLock(this::begin);
        lockdowns.locked().forEach(this::begin);
    }

    /** Stops; an instance that starts begins again with what is closed then. */
    public void stop() {
        threads.shutdownNow();
    }

    private void begin(String name) {
        again.put(name, true);
        if (busy.add(name)) {
            catalogue
                    .find(name)
                    .ifPresentOrElse(
                            cluster -> threads.execute(() -> empty(cluster)),
                            () -> busy.remove(name));
        }
    }

    private void empty(Cluster cluster) {
        log.atWarn().addKeyValue("cluster", cluster.name()).log("lockdown: removing all entries");
        try {
            while (again.remove(cluster.name()) != null) {
                untilEmptyTwice(cluster);
            }
            log.atWarn()
                    .addKeyValue("cluster", cluster.name())
                    .log("lockdown: no entry is left, or it was lifted");
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } finally {
            busy.remove(cluster.name());
        }
        if (again.containsKey(cluster.name())) {
            begin(cluster.name());
        }
    }

    private void untilEmptyTwice(Cluster cluster) throws InterruptedException {
        for (int empty = 0; empty < 2 && lockdowns.isLocked(cluster.name()); ) {
            try {
                empty = deleteAll(cluster) ? empty + 1 : 0;
            } catch (AwsException failed) {
                empty = 0;
                log.atError()
                        .addKeyValue("cluster", cluster.name())
                        .addKeyValue("error", failed.getMessage())
                        .log("lockdown: not done yet");
            }
            Thread.sleep(pause);
        }
    }

    /** True if there was nothing to delete. */
    private boolean deleteAll(Cluster cluster) throws InterruptedException {
        Set<String> ordered = new LinkedHashSet<>();
        for (String policy : STRONGEST_FIRST) {
            ordered.addAll(barred(cluster, entries.listWith(cluster, policy)));
            deleteEach(cluster, ordered);
        }
        List<String> rest = barred(cluster, entries.list(cluster));
        deleteEach(cluster, rest);
        return ordered.isEmpty() && rest.isEmpty();
    }

    /** Without those that pass the lock as it is now. */
    private List<String> barred(Cluster cluster, Collection<String> arns) {
        return arns.stream()
                .distinct()
                .filter(
                        arn ->
                                !lockdowns.isPassedBy(
                                        cluster.name(),
                                        grants.onRole(arn).passesLockdownOf().orElse(null)))
                .toList();
    }

    private void deleteEach(Cluster cluster, Collection<String> arns) throws InterruptedException {
        var room = new Semaphore(AT_A_TIME);
        for (String arn : arns) {
            room.acquire();
            threads.execute(
                    () -> {
                        try {
                            deleteOne(cluster, arn);
                        } finally {
                            room.release();
                        }
                    });
        }
        room.acquire(AT_A_TIME);
    }

    private void deleteOne(Cluster cluster, String arn) {
        try {
            entries.delete(cluster, arn);
        } catch (AwsException failed) {
            // The next look finds it again.
            log.atWarn()
                    .addKeyValue("cluster", cluster.name())
                    .addKeyValue("role", arn)
                    .addKeyValue("error", failed.getMessage())
                    .log("lockdown: entry not deleted");
        }
    }
}
