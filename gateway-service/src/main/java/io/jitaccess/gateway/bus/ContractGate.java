package io.jitaccess.gateway.bus;

import io.jitaccess.install.ContractCheck;
import io.jitaccess.kafka.Service;

import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Holds the start until Kafka, its topics and the registry are there and fit. */
@Component
class ContractGate implements SmartLifecycle {
    private final KafkaProperties kafka;
    private volatile boolean passed;

    ContractGate(KafkaProperties kafka) {
        this.kafka = kafka;
    }

    /**
     * Waits on a thread of its own: the context interrupts a start that waits without limit when it
     * is told to stop, but would wait for one that sleeps between attempts.
     */
    @Override
    public void start() {
        var check =
                new FutureTask<>(
                        new ContractCheck(Service.GATEWAY, kafka.buildAdminProperties())::await);
        Thread waiting = Thread.ofPlatform().name("contract-gate").daemon().start(check);
        try {
            check.get();
            passed = true;
        } catch (ExecutionException refused) {
            throw new IllegalStateException("the installation does not fit", refused.getCause());
        } catch (InterruptedException stopped) {
            waiting.interrupt();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped while waiting for Kafka", stopped);
        }
    }

    @Override
    public void stop() {
        passed = false;
    }

    @Override
    public boolean isRunning() {
        return passed;
    }

    @Override
    public int getPhase() {
        return Integer.MIN_VALUE;
    }
}
