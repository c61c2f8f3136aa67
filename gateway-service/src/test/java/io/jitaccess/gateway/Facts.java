package io.jitaccess.gateway;

import static io.jitaccess.testing.Events.ACCESS;
import static io.jitaccess.testing.Events.DANA;
import static io.jitaccess.testing.Events.HOUR;
import static io.jitaccess.testing.Events.T0;
import static io.jitaccess.testing.Events.person;
import static io.jitaccess.testing.Events.role;
import static io.jitaccess.testing.Events.service;

import io.jitaccess.events.*;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Object mother of what the other services say about Dana's requests. */
public final class Facts {
    public static final String ALEX = "local:alex";

    private Facts() {}

    public static ApprovalRequired approvalRequired(String requestId) {
        return ApprovalRequired.builder()
                .eventId(EventId.of(requestId, ApprovalRequired.class))
                .requestId(requestId)
                .occurredAt(T0.plusSeconds(1))
                .actor(service("approval-service"))
                .person(DANA)
                .user("dana@example.com")
                .access(ACCESS)
                .digest(AccessDigest.of(DANA, ACCESS))
                .rule("dev-needs-a-lead")
                .policyHash("0".repeat(64))
                .stages(List.of(Stage.builder().groups(List.of("platform-leads")).count(1).build()))
                .decideBy(T0.plus(HOUR))
                .build();
    }

    public static DecisionRecorded recorded(String requestId, String approver) {
        return recorded(requestId, approver, DecisionOutcome.COUNTED, T0.plusSeconds(2));
    }

    public static DecisionRecorded recorded(
            String requestId, String approver, DecisionOutcome outcome, Instant at) {
        return DecisionRecorded.builder()
                .eventId(EventId.of(requestId, DecisionRecorded.class, approver + at))
                .requestId(requestId)
                .occurredAt(at)
                .actor(person(approver, "Approver"))
                .person(DANA)
                .decisionId(EventId.of(requestId, Decision.class, approver))
                .approver(approver)
                .verdict(Verdict.APPROVE)
                .outcome(outcome)
                .message("counted")
                .approvals(1)
                .approvalsNeeded(1)
                .build();
    }

    public static Denied denied(String requestId) {
        return Denied.builder()
                .eventId(EventId.of(requestId, Denied.class))
                .requestId(requestId)
                .occurredAt(T0.plusSeconds(3))
                .actor(service("approval-service"))
                .person(DANA)
                .cluster("dev")
                .cause(DenialCause.POLICY)
                .message("No rule allows this.")
                .build();
    }

    public static ProvisioningFailed failed(String requestId) {
        return ProvisioningFailed.builder()
                .eventId(EventId.of(requestId, ProvisioningFailed.class))
                .requestId(requestId)
                .occurredAt(T0.plusSeconds(5))
                .actor(service("provisioner-service"))
                .person(DANA)
                .cluster("dev")
                .cause(FailureCause.UNAVAILABLE)
                .message("AWS did not answer in time.")
                .build();
    }

    public static Extended extended(String requestId, String extension) {
        return Extended.builder()
                .eventId(EventId.of(requestId, Extended.class, extension))
                .requestId(requestId)
                .occurredAt(T0.plusSeconds(6))
                .actor(service("provisioner-service"))
                .person(DANA)
                .role(role(requestId))
                .extension(extension)
                .endsAt(T0.plus(HOUR).plus(HOUR))
                .build();
    }

    public static Expired expired(String requestId) {
        return Expired.builder()
                .eventId(EventId.of(requestId, Expired.class))
                .requestId(requestId)
                .occurredAt(T0.plus(HOUR))
                .actor(service("reaper-service"))
                .person(DANA)
                .role(role(requestId))
                .endsAt(T0.plus(HOUR))
                .build();
    }

    public static Revoked revoked(String requestId) {
        return Revoked.builder()
                .eventId(EventId.of(requestId, Revoked.class))
                .requestId(requestId)
                .occurredAt(T0.plusSeconds(7))
                .actor(person(DANA, "Dana"))
                .person(DANA)
                .role(role(requestId))
                .cause(RevocationCause.OWNER)
                .reason("done")
                .endsAt(T0.plus(HOUR))
                .build();
    }

    public static Deprovisioned deprovisioned(String requestId) {
        Instant removed = T0.plus(HOUR).plusSeconds(2);
        return Deprovisioned.builder()
                .eventId(EventId.of(requestId, Deprovisioned.class))
                .requestId(requestId)
                .occurredAt(removed)
                .actor(service("provisioner-service"))
                .person(DANA)
                .role(role(requestId))
                .cause(RemovalCause.EXPIRED)
                .removedAt(removed)
                .lastPossibleUseAt(removed.plus(Duration.ofMinutes(1)))
                .build();
    }

    public static Reviewed reviewed(String requestId) {
        return Reviewed.builder()
                .eventId(EventId.of(requestId, Reviewed.class))
                .requestId(requestId)
                .occurredAt(T0.plusSeconds(9))
                .actor(person(ALEX, "Alex"))
                .person(DANA)
                .reviewer(ALEX)
                .outcome(ReviewOutcome.JUSTIFIED)
                .comment("fine")
                .build();
    }
}
