package io.jitaccess.approval.approval;

import io.jitaccess.events.ApprovalRequired;
import io.jitaccess.events.Approved;
import io.jitaccess.events.DecisionRecorded;
import io.jitaccess.events.Denied;
import io.jitaccess.events.RequestEvent;
import io.micrometer.core.instrument.MeterRegistry;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;

/** Says and counts each verdict once. */
final class VerdictLog {
    private static final Logger log = LoggerFactory.getLogger(VerdictLog.class);

    private final MeterRegistry meters;

    VerdictLog(MeterRegistry meters) {
        this.meters = meters;
    }

    void note(RequestEvent event, Approval before, Instant now) {
        switch (event) {
            case Approved approved -> {
                say(event, approved.access().cluster(), "APPROVED", approved.rule());
                count("approved", approved.approvers().isEmpty() ? "rule" : "people");
            }
            case Denied denied -> {
                say(event, denied.cluster(), "DENIED", denied.cause().name());
                count("denied", denied.cause().name());
            }
            case ApprovalRequired required ->
                    say(event, required.access().cluster(), "PENDING", required.rule());
            case DecisionRecorded recorded ->
                    meters.counter("jit.decisions", "outcome", recorded.outcome().name())
                            .increment();
            default -> {}
        }
        if (before instanceof Approval.Pending pending
                && (event instanceof Approved || event instanceof Denied)) {
            meters.timer("jit.approval.wait")
                    .record(Duration.between(pending.request().askedAt(), now));
        }
    }

    private static void say(RequestEvent event, String cluster, String state, String why) {
        log.atInfo()
                .addKeyValue("requestId", event.requestId())
                .addKeyValue("cluster", cluster)
                .addKeyValue("state", state)
                .addKeyValue("why", why)
                .log("request moved on");
    }

    private void count(String verdict, String by) {
        meters.counter("jit.verdicts", "verdict", verdict, "by", by).increment();
    }
}
