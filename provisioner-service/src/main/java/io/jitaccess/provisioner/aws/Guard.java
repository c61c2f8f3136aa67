package io.jitaccess.provisioner.aws;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadFullException;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.ratelimiter.RequestNotPermitted;

import software.amazon.awssdk.core.exception.SdkException;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Stands before the calls to one account for one purpose: not too many at a time, not too many a
 * second, and none for a while where nothing answers.
 */
final class Guard {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
    private static final Duration SECOND = Duration.ofSeconds(1);

    /** A breaker must not hold a call off for longer than the answer to it is worth. */
    private static final Duration OPEN = Duration.ofSeconds(5);

    private final Bulkhead concurrency;
    private final RateLimiter rate;
    private final CircuitBreaker breaker;

    private final Consumer<AwsError> failures;

    private Guard(
            Bulkhead concurrency,
            RateLimiter rate,
            CircuitBreaker breaker,
            Consumer<AwsError> failures) {
        this.concurrency = concurrency;
        this.rate = rate;
        this.breaker = breaker;
        this.failures = failures;
    }

    /**
     * @param failures hears of each call that did not work
     */
    static Guard of(String name, AwsSettings settings, Consumer<AwsError> failures) {
        return new Guard(
                Bulkhead.of(
                        name,
                        BulkheadConfig.custom()
                                .maxConcurrentCalls(settings.concurrentCalls())
                                .maxWaitDuration(LONGEST_WAIT)
                                .build()),
                RateLimiter.of(
                        name,
                        RateLimiterConfig.custom()
                                .limitRefreshPeriod(SECOND)
                                .limitForPeriod(settings.rate())
                                .timeoutDuration(LONGEST_WAIT)
                                .build()),
                breaker(name),
                failures);
    }

    /**
     * Same limits, but a breaker of its own: one cluster that hangs says nothing of its neighbours.
     */
    Guard forCluster(String cluster) {
        return new Guard(concurrency, rate, breaker(cluster), failures);
    }

    private static CircuitBreaker breaker(String name) {
        return CircuitBreaker.of(
                name,
                CircuitBreakerConfig.custom()
                        .slidingWindowSize(20)
                        .minimumNumberOfCalls(10)
                        .failureRateThreshold(80)
                        .waitDurationInOpenState(OPEN)
                        .permittedNumberOfCallsInHalfOpenState(2)
                        .recordException(Guard::isOutage)
                        .build());
    }

    private static boolean isOutage(Throwable thrown) {
        return thrown instanceof AwsException answer
                && answer.error() instanceof AwsError.Retry(var trouble, _, _)
                && trouble == AwsError.Trouble.UNREACHABLE;
    }

    <T> T call(Supplier<T> call) {
        try {
            return concurrency.executeSupplier(
                    () -> rate.executeSupplier(() -> breaker.executeSupplier(() -> sorted(call))));
        } catch (BulkheadFullException | RequestNotPermitted | CallNotPermittedException held) {
            AwsError error =
                    new AwsError.Retry(
                            AwsError.Trouble.HELD_BACK,
                            "HeldBack",
                            String.valueOf(held.getMessage()));
            failures.accept(error);
            throw new AwsException(error, held);
        }
    }

    private <T> T sorted(Supplier<T> call) {
        try {
            return call.get();
        } catch (SdkException failed) {
            AwsException sorted = AwsErrors.of(failed);
            failures.accept(sorted.error());
            throw sorted;
        }
    }
}
