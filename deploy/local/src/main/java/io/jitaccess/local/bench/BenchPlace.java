package io.jitaccess.local.bench;

import io.jitaccess.kafka.Service;
import io.jitaccess.local.Layout;
import io.jitaccess.local.Ports;
import io.jitaccess.local.Progress;
import io.jitaccess.local.Stack;
import io.jitaccess.local.StackAccess;
import io.jitaccess.local.StackPlan;

import java.util.Arrays;
import java.util.List;

/** Where a benchmark runs: on the stack that is up, or on one of its own beside it. */
record BenchPlace(Layout layout, Ports ports, Progress progress) {
    private static final int OWN_OFFSET = 3_000;

    /**
     * The stack that {@code deploy/local/up} started.
     *
     * @throws IllegalStateException if it is not up
     */
    StackAccess runningStack() {
        List<String> down =
                Arrays.stream(Service.values())
                        .filter(service -> !ports.healthy(service))
                        .map(Service::principal)
                        .toList();
        if (!down.isEmpty()) {
            throw new IllegalStateException(
                    "not ready: %s. Start the stack with deploy/local/up --detach"
                            .formatted(String.join(", ", down)));
        }
        return new StackAccess(layout, ports);
    }

    /**
     * A stack of the benchmark's own, with empty data and the given services; the caller closes it.
     * It is started when this returns.
     */
    Stack ownStack(String name, StackPlan plan) {
        var own = new Layout(layout.repository(), layout.home().resolve("bench-" + name));
        own.forget();
        var stack = new Stack(own, new Ports(ports.offset() + OWN_OFFSET), progress, plan);
        try {
            stack.start();
        } catch (RuntimeException failed) {
            stack.close();
            throw failed;
        }
        return stack;
    }
}
