package io.jitaccess.provisioner.stock;

import io.jitaccess.catalogue.Cluster;
import io.jitaccess.catalogue.ClusterCatalogue;
import io.jitaccess.provisioner.aws.AwsException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/** Keeps the stock filled, each account on a thread of its own: one that hangs is alone with it. */
public final class Stocking {
    private static final Logger log = LoggerFactory.getLogger(Stocking.class);
    private static final Duration TICK = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final ClusterCatalogue catalogue;
    private final Stock stock;
    private final StockSettings settings;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    public Stocking(ClusterCatalogue catalogue, Stock stock, StockSettings settings) {
        this.catalogue = catalogue;
        this.stock = stock;
        this.settings = settings;
    }

    /** Begins to fill. State must be complete by then: it tells which roles are taken. */
    public void start() {
        if (settings.wanted() == 0) {
            return;
        }
        Map<String, List<Cluster>> byAccessRole =
                catalogue.all().stream()
                        .filter(cluster -> !cluster.retired())
                        .collect(Collectors.groupingBy(Cluster::accessRole));
        byAccessRole.values().forEach(clusters -> threads.execute(() -> run(clusters.getFirst())));
    }

    /** Stops; what is ready is found again by the next start of this instance. */
    public void stop() {
        threads.shutdownNow();
    }

    private void run(Cluster cluster) {
        Duration pause = TICK;
        try {
            while (true) {
                pause = refilled(cluster) ? TICK : longer(pause);
                Thread.sleep(pause);
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean refilled(Cluster cluster) {
        try {
            stock.refill(cluster);
            return true;
        } catch (AwsException failed) {
            log.atWarn()
                    .addKeyValue("account", cluster.account())
                    .addKeyValue("error", failed.getMessage())
                    .log("stock of roles not refilled: grants wait for IAM when it is empty");
        } catch (RuntimeException failed) {
            log.atError().setCause(failed).log("stock failed and goes on");
        }
        return false;
    }

    private static Duration longer(Duration pause) {
        Duration doubled = pause.multipliedBy(2);
        return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }
}
