package io.jitaccess.approval.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;

class AsideTest {
    @Test
    void runsOnAnotherThread() throws TimeoutException {
        Thread here = Thread.currentThread();
        assertThat(Aside.call(Thread::currentThread)).isNotSameAs(here);
    }

    @Test
    void whatRunsTooLongIsGivenUp() {
        var never = new CountDownLatch(1);
        assertThatThrownBy(() -> Aside.call(() -> waitFor(never), Duration.ofMillis(20)))
                .isInstanceOf(TimeoutException.class);
    }

    @Test
    void whatFailsFails() {
        assertThatThrownBy(
                        () ->
                                Aside.call(
                                        () -> {
                                            throw new IllegalArgumentException("broken");
                                        }))
                .hasRootCauseMessage("broken");
    }

    private static boolean waitFor(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException givenUp) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
