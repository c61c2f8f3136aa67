package io.jitaccess.approval.policy;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Runs what somebody wrote into a policy on a thread of its own, and waits only so long: a stream
 * thread that hangs would hold up everybody. The bounds of {@link Condition} end what is given up
 * here.
 */
final class Aside {
    static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final ExecutorService THREADS =
            Executors.newCachedThreadPool(
                    Thread.ofPlatform().daemon().name("policy-", 0).factory());

    private Aside() {}

    static <T> T call(Supplier<T> work) throws TimeoutException {
        return call(work, PATIENCE);
    }

    /**
     * The answer.
     *
     * @throws TimeoutException if it takes longer
     */
    static <T> T call(Supplier<T> work, Duration atMost) throws TimeoutException {
        Future<T> answer = THREADS.submit(work::get);
        try {
            return answer.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException slow) {
            answer.cancel(true);
            throw slow;
        } catch (ExecutionException failed) {
            throw new IllegalStateException("evaluation failed", failed.getCause());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped while evaluating", stopped);
        }
    }
}
