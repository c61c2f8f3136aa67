package io.jitaccess.provisioner.grant;

import io.jitaccess.provisioner.aws.AwsError;
import io.jitaccess.provisioner.aws.AwsException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * The one place that repeats calls to AWS: what is only throttled or away until the piece's
 * deadline, what only has to become visible for the time that takes, what is refused never.
 */
public final class Retries {
    private static final Logger log = LoggerFactory.getLogger(Retries.class);

    private final ProvisioningSettings settings;
    private final InstantSource clock;
    private final RandomGenerator random;

    public Retries(ProvisioningSettings settings, InstantSource clock, RandomGenerator random) {
        this.settings = settings;
        this.clock = clock;
        this.random = random;
    }

    /**
     * Makes the call until it works.
     *
     * @throws AwsException with the last answer, if it is refused or time is up
     * @throws LeaseLostException if the permit is lost on the way
     */
    public void run(Permit permit, Instant deadline, Runnable call) {
        Instant visibleBy = earlier(deadline, clock.instant().plus(settings.propagation()));
        for (Duration pause = settings.firstPause(); ; pause = longer(pause)) {
            permit.check();
            try {
                call.run();
                return;
            } catch (AwsException failed) {
                Instant until =
                        switch (failed.error()) {
                            case AwsError.Refused _ -> throw failed;
                            case AwsError.Propagating _ -> visibleBy;
                            case AwsError.Retry _ -> deadline;
                        };
                Duration jittered = pause.plusMillis(random.nextLong(pause.toMillis() / 2 + 1));
                if (clock.instant().plus(jittered).isAfter(until)) {
                    throw failed;
                }
                log.atDebug().addKeyValue("error", failed.getMessage()).log("call repeated");
                sleep(jittered);
            }
        }
    }

    private Duration longer(Duration pause) {
        Duration doubled = pause.multipliedBy(2);
        return doubled.compareTo(settings.longestPause()) < 0 ? doubled : settings.longestPause();
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static void sleep(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new LeaseLostException("the service is stopping");
        }
    }
}
