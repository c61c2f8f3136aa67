package io.jitaccess.sandbox.faults;

import io.jitaccess.sandbox.policy.Wildcard;

import org.jspecify.annotations.Nullable;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/** The present settings of everything that goes slow or wrong. */
public final class Behaviour {
    private record Armed(Fault fault, AtomicInteger left) {}

    private final InstantSource clock;
    private final RandomGenerator random;
    private final List<Armed> faults = new CopyOnWriteArrayList<>();
    private final Map<String, TokenBucket> buckets = new ConcurrentHashMap<>();
    private volatile List<RateLimit> rateLimits = List.of();
    private volatile Delays delays;
    private volatile Quotas quotas;

    public Behaviour(InstantSource clock, RandomGenerator random, Delays delays, Quotas quotas) {
        this.clock = clock;
        this.random = random;
        this.delays = delays;
        this.quotas = quotas;
    }

    public Delays delays() {
        return delays;
    }

    public void delays(Delays changed) {
        delays = changed;
    }

    public Quotas quotas() {
        return quotas;
    }

    public void quotas(Quotas changed) {
        quotas = changed;
    }

    public List<Fault> faults() {
        return faults.stream().map(Armed::fault).toList();
    }

    public void add(Fault fault) {
        Integer times = fault.times();
        faults.add(new Armed(fault, new AtomicInteger(times == null ? -1 : times)));
    }

    public void clearFaults() {
        faults.clear();
    }

    public List<RateLimit> rateLimits() {
        return rateLimits;
    }

    public void rateLimits(List<RateLimit> changed) {
        rateLimits = List.copyOf(changed);
        buckets.clear();
    }

    /**
     * The fault that hits this call, if any; one that happens a fixed number of times is used up by
     * it.
     */
    public Optional<Fault> faultFor(String operation, String account, @Nullable String cluster) {
        for (Armed armed : faults) {
            Fault fault = armed.fault();
            if (matches(fault.operation(), operation)
                    && matches(fault.account(), account)
                    && (fault.cluster() == null
                            || (cluster != null && matches(fault.cluster(), cluster)))
                    && happens(fault)
                    && takeOne(armed)) {
                return Optional.of(fault);
            }
        }
        return Optional.empty();
    }

    public boolean isThrottled(String operation, String account) {
        for (RateLimit limit : rateLimits) {
            if (matches(limit.operation(), operation) && matches(limit.account(), account)) {
                TokenBucket bucket =
                        buckets.computeIfAbsent(
                                account + " " + operation,
                                key -> new TokenBucket(limit.perSecond(), limit.burst(), clock));
                if (!bucket.take()) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean happens(Fault fault) {
        Double probability = fault.probability();
        return probability == null || random.nextDouble() < probability;
    }

    private boolean takeOne(Armed armed) {
        if (armed.fault().times() == null) {
            return true;
        }
        int left = armed.left().getAndUpdate(n -> Math.max(0, n - 1));
        if (left <= 1) {
            faults.remove(armed);
        }
        return left > 0;
    }

    private static boolean matches(@Nullable String pattern, String value) {
        return pattern == null || Wildcard.matches(pattern, value);
    }
}
