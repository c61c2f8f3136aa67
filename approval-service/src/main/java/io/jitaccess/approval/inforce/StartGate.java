package io.jitaccess.approval.inforce;

import io.jitaccess.install.ContractCheck;
import io.jitaccess.kafka.Service;

import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Holds the start until the installation is there and the policy is recorded. */
@Component
class StartGate implements SmartLifecycle {
    private final KafkaProperties kafka;
    private final PolicyInForce policy;
    private final PolicyRecords records;
    private volatile boolean passed;

    StartGate(KafkaProperties kafka, PolicyInForce policy, PolicyRecords records) {
        this.kafka = kafka;
        this.policy = policy;
        this.records = records;
    }

    /** Waits on a thread of its own, which a stop can interrupt between two attempts. */
    @Override
    public void start() {
        var check = new FutureTask<>(this::await);
        Thread waiting = Thread.ofPlatform().name("start-gate").daemon().start(check);
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

    private int await() throws InterruptedException {
        int partitions = new ContractCheck(Service.APPROVAL, kafka.buildAdminProperties()).await();
        records.record(policy.current());
        return partitions;
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
