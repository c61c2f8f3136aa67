package io.jitaccess.local.bench;

import org.quartz.Job;
import org.quartz.JobExecutionContext;
import org.quartz.Scheduler;
import org.quartz.impl.StdSchedulerFactory;
import org.quartz.impl.jdbcjobstore.JobStoreTX;
import org.quartz.impl.jdbcjobstore.PostgreSQLDelegate;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;

/** Quartz with its JDBC store, taking triggers in batches and looking as often as it can. */
final class QuartzPeer {
    private static final String ENDS = "ends";

    private QuartzPeer() {}

    /** Ends one grant. */
    public static final class End implements Job {
        @Override
        public void execute(JobExecutionContext context) {
            try {
                var ends = (Ends) context.getScheduler().getContext().get(ENDS);
                Objects.requireNonNull(ends)
                        .add(
                                context.getTrigger().getKey().getName(),
                                context.getScheduledFireTime().toInstant());
            } catch (org.quartz.SchedulerException stopped) {
                throw new IllegalStateException(stopped);
            }
        }
    }

    public static void main(String[] args) throws Exception {
        var settings = new Properties();
        settings.putAll(
                Map.of(
                        "org.quartz.scheduler.instanceName",
                        "bench",
                        "org.quartz.scheduler.idleWaitTime",
                        "1000",
                        "org.quartz.scheduler.batchTriggerAcquisitionMaxCount",
                        "100",
                        "org.quartz.threadPool.threadCount",
                        "10",
                        "org.quartz.jobStore.class",
                        JobStoreTX.class.getName(),
                        "org.quartz.jobStore.driverDelegateClass",
                        PostgreSQLDelegate.class.getName(),
                        "org.quartz.jobStore.acquireTriggersWithinLock",
                        "true",
                        "org.quartz.jobStore.dataSource",
                        "timers"));
        settings.putAll(
                Map.of(
                        "org.quartz.dataSource.timers.provider",
                        "hikaricp",
                        "org.quartz.dataSource.timers.driver",
                        "org.postgresql.Driver",
                        "org.quartz.dataSource.timers.URL",
                        args[0],
                        "org.quartz.dataSource.timers.user",
                        "postgres",
                        "org.quartz.dataSource.timers.maxConnections",
                        "14"));
        Scheduler scheduler = new StdSchedulerFactory(settings).getScheduler();
        scheduler.getContext().put(ENDS, new Ends(Path.of(args[1])));
        scheduler.start();
        System.out.println(PeerSeed.READY);
    }
}
