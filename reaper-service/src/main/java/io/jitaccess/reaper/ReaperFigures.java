package io.jitaccess.reaper;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/** What this instance is doing, summed over the tasks that it holds. */
final class ReaperFigures {
    private final Map<String, TaskFigures> tasks = new ConcurrentHashMap<>();
    private final Map<String, Counter> sent = new ConcurrentHashMap<>();
    private final MeterRegistry registry;
    private final Timer lateness;

    ReaperFigures(MeterRegistry registry) {
        this.registry = registry;
        this.lateness =
                Timer.builder("jit.reaper.lateness")
                        .description("From a grant's end to the moment it is stated as expired")
                        .publishPercentiles(0.5, 0.99)
                        .register(registry);
        gauge("jit.reaper.pending", "Active grants", this::pending);
        gauge("jit.reaper.removal.pending", "Ended, removal not confirmed", this::removalPending);
        gauge(
                "jit.reaper.removal.overdue",
                "Ended over a minute ago, removal not confirmed",
                this::removalOverdue);
        gauge("jit.reaper.waiting", "Arrivals behind one that cannot be read", this::waiting);
        Gauge.builder("jit.reaper.overdue", this, all -> all.overdue().toMillis() / 1000.0)
                .baseUnit("seconds")
                .description("By how much the oldest timer is late")
                .register(registry);
    }

    private void gauge(String name, String description, Supplier<Number> value) {
        Gauge.builder(name, value).description(description).register(registry);
    }

    TaskFigures opened(String task) {
        var figures = new TaskFigures();
        tasks.put(task, figures);
        return figures;
    }

    /** Another thread may have opened the task again already: only this one's figures go. */
    void closed(String task, TaskFigures figures) {
        tasks.remove(task, figures);
    }

    void expired(Duration late) {
        lateness.record(late);
    }

    void sent(String type) {
        sent.computeIfAbsent(
                        type,
                        name ->
                                Counter.builder("jit.reaper.events")
                                        .tag("type", name)
                                        .register(registry))
                .increment();
    }

    int tasks() {
        return tasks.size();
    }

    long pending() {
        return sum(TaskFigures::pending);
    }

    long removalPending() {
        return sum(TaskFigures::removalPending);
    }

    long removalOverdue() {
        return sum(TaskFigures::removalOverdue);
    }

    long waiting() {
        return sum(TaskFigures::waiting);
    }

    Duration overdue() {
        return longest(TaskFigures::overdue);
    }

    /** Age of the oldest tick of any task. */
    Duration sinceTick() {
        return longest(TaskFigures::sinceTick);
    }

    double lateness(double quantile) {
        for (var value : lateness.takeSnapshot().percentileValues()) {
            if (value.percentile() == quantile) {
                return value.value(TimeUnit.MILLISECONDS);
            }
        }
        return 0;
    }

    private long sum(ToLongFunction<TaskFigures> figure) {
        return tasks.values().stream().mapToLong(figure).sum();
    }

    private Duration longest(Function<TaskFigures, Duration> figure) {
        return tasks.values().stream().map(figure).reduce(Duration.ZERO, ReaperFigures::max);
    }

    private static Duration max(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? b : a;
    }
}
