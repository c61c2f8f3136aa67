package io.jitaccess.provisioner.start;

import io.jitaccess.install.ContractCheck;
import io.jitaccess.kafka.Service;
import io.jitaccess.provisioner.credential.CredentialUpkeep;
import io.jitaccess.provisioner.intake.Intake;
import io.jitaccess.provisioner.kafka.Facts;
import io.jitaccess.provisioner.kafka.KafkaClients;
import io.jitaccess.provisioner.lockdown.LockdownSweep;
import io.jitaccess.provisioner.state.StateTail;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Starts the parts in the only order that is safe: the contract fits, state is complete, closed
 * clusters are emptied, and then work begins. Waits beside the web server, so that health can say
 * what is waited for.
 */
final class Startup implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(Startup.class);

    private final KafkaClients clients;
    private final CredentialUpkeep credentials;
    private final Facts facts;
    private final StateTail tail;
    private final LockdownSweep lockdown;
    private final Intake intake;
    private final Upkeep upkeep;
    private final Runnable onFailure;
    private volatile Stage stage = Stage.STOPPED;
    private volatile @Nullable Thread starting;

    /** How far the start has come. */
    enum Stage {
        STOPPED,
        CHECKING_CONTRACT,
        READING_STATE,
        WORKING,
        FAILED
    }

    /** What is started. */
    record Parts(
            KafkaClients clients,
            CredentialUpkeep credentials,
            Facts facts,
            StateTail tail,
            LockdownSweep lockdown,
            Intake intake,
            Upkeep upkeep) {}

    /**
     * @param onFailure ends the process, where starting cannot go on
     */
    Startup(Parts parts, Runnable onFailure) {
        this.clients = parts.clients();
        this.credentials = parts.credentials();
        this.facts = parts.facts();
        this.tail = parts.tail();
        this.lockdown = parts.lockdown();
        this.intake = parts.intake();
        this.upkeep = parts.upkeep();
        this.onFailure = onFailure;
    }

    Stage stage() {
        return stage;
    }

    @Override
    public void start() {
        credentials.check();
        stage = Stage.CHECKING_CONTRACT;
        starting = Thread.ofPlatform().name("start").start(this::run);
    }

    private void run() {
        try {
            int partitions = new ContractCheck(Service.PROVISIONER, clients.adminConfig()).await();
            stage = Stage.READING_STATE;
            facts.open();
            tail.start();
            tail.awaitComplete();
            // Not before: a lock on the way through the topic may have been lifted since.
            lockdown.start();
            intake.start();
            upkeep.start();
            stage = Stage.WORKING;
            log.atInfo().addKeyValue("partitions", partitions).log("at work");
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException unfit) {
            stage = Stage.FAILED;
            log.atError().setCause(unfit).log("cannot start");
            onFailure.run();
        }
    }

    @Override
    public void stop() {
        Stage reached = stage;
        stage = Stage.STOPPED;
        Thread thread = starting;
        if (thread != null) {
            thread.interrupt();
        }
        try {
            if (reached == Stage.WORKING) {
                intake.stop();
                upkeep.stop();
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
        lockdown.stop();
        tail.stop();
        facts.close();
    }

    @Override
    public boolean isRunning() {
        return stage != Stage.STOPPED;
    }
}
