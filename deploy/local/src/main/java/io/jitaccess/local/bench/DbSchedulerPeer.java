package io.jitaccess.local.bench;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

import java.nio.file.Path;
import java.time.Duration;

/**
 * db-scheduler as its documentation sets it up for throughput on PostgreSQL, looking as often as
 * the reaper does.
 */
final class DbSchedulerPeer {
    private static final int THREADS = 10;

    private DbSchedulerPeer() {}

    public static void main(String[] args) throws Exception {
        var ends = new Ends(Path.of(args[1]));
        OneTimeTask<Void> end =
                Tasks.oneTime("end", Void.class)
                        .execute(
                                (instance, context) ->
                                        ends.add(
                                                instance.getId(),
                                                context.getExecution().getExecutionTime()));
        Scheduler scheduler =
                Scheduler.create(pool(args[0]), end)
                        .threads(THREADS)
                        .pollingInterval(Duration.ofMillis(100))
                        .pollUsingLockAndFetch(1.0, 4.0)
                        .heartbeatInterval(Duration.ofSeconds(2))
                        .build();
        scheduler.start();
        System.out.println(PeerSeed.READY);
    }

    private static HikariDataSource pool(String url) {
        var config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(THREADS + 4);
        return new HikariDataSource(config);
    }
}
