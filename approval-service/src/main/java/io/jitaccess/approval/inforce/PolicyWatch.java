package io.jitaccess.approval.inforce;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

import java.util.concurrent.TimeUnit;

/** Puts a changed policy file in force: first recorded, then used. */
@Component
class PolicyWatch {
    private static final Logger log = LoggerFactory.getLogger(PolicyWatch.class);

    private final PolicyInForce policy;
    private final PolicyRecords records;

    PolicyWatch(PolicyInForce policy, PolicyRecords records) {
        this.policy = policy;
        this.records = records;
    }

    @Scheduled(fixedDelay = 2, timeUnit = TimeUnit.SECONDS)
    void look() {
        policy.lookAtCatalogue();
        policy.changed()
                .ifPresent(
                        next -> {
                            try {
                                records.record(next);
                            } catch (IllegalStateException unrecorded) {
                                policy.retry();
                                log.atWarn()
                                        .addKeyValue("error", unrecorded.getMessage())
                                        .log("the changed policy waits until it can be recorded");
                                return;
                            }
                            policy.replace(next);
                        });
    }
}
