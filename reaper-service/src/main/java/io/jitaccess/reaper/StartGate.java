package io.jitaccess.reaper;

import io.jitaccess.install.ContractCheck;

/** What must hold before the first grant may end. */
record StartGate(ContractCheck contract, BrokerClock broker, ClockGuard clock) {

    /**
     * Returns when Kafka, its topics and the registry are there, and this machine's clock was
     * compared with the broker's.
     *
     * @return the number of partitions
     */
    int await() throws InterruptedException {
        int partitions = contract.await();
        broker.prepare();
        clock.compare();
        return partitions;
    }
}
