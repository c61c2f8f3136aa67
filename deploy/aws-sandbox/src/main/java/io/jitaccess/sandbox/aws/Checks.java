package io.jitaccess.sandbox.aws;

import io.jitaccess.sandbox.policy.RequestContext;

import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The latest permissions that were asked for, each with all that its answer depended on, so that
 * policies can be held against them afterwards.
 */
public final class Checks {
    private static final int KEPT = 5_000;

    /**
     * One question that a policy answered.
     *
     * @param principal ARN of the role or user that asked
     * @param side whose policy was asked
     */
    public record Check(String principal, Side side, RequestContext context, boolean allowed) {}

    /** The two sides of an AssumeRole; every other call has but the first. */
    public enum Side {
        CALLER,
        TRUST
    }

    private final Deque<Check> checks = new ConcurrentLinkedDeque<>();
    private final AtomicInteger size = new AtomicInteger();

    void add(Check check) {
        checks.addLast(check);
        if (size.incrementAndGet() > KEPT && checks.pollFirst() != null) {
            size.decrementAndGet();
        }
    }

    /** Oldest first. */
    public List<Check> all() {
        return List.copyOf(checks);
    }
}
