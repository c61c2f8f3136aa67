package io.jitaccess.kafka;

import static io.jitaccess.kafka.Service.APPROVAL;
import static io.jitaccess.kafka.Service.AUDIT;
import static io.jitaccess.kafka.Service.GATEWAY;
import static io.jitaccess.kafka.Service.PROVISIONER;
import static io.jitaccess.kafka.Service.REAPER;

import static java.util.stream.Collectors.toUnmodifiableMap;

import io.jitaccess.events.*;

import org.apache.avro.Schema;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The topics: what each holds, the one service that may write it and those that read it. ACLs,
 * subjects and first offsets are made from this table, so it is the only place that says so.
 */
public enum Topic {
    REQUESTED(Topics.REQUESTED, Requested.class, GATEWAY, GATEWAY, APPROVAL, AUDIT),
    DECISION(Topics.DECISION, Decision.class, GATEWAY, APPROVAL, AUDIT),
    REVOCATION(Topics.REVOCATION, Revocation.class, GATEWAY, APPROVAL, REAPER, AUDIT),
    LOCKDOWN(
            Topics.LOCKDOWN,
            Lockdown.class,
            GATEWAY,
            GATEWAY,
            APPROVAL,
            PROVISIONER,
            REAPER,
            AUDIT),
    APPROVAL_REQUIRED(Topics.APPROVAL_REQUIRED, ApprovalRequired.class, APPROVAL, GATEWAY, AUDIT),
    DECISION_RECORDED(Topics.DECISION_RECORDED, DecisionRecorded.class, APPROVAL, GATEWAY, AUDIT),
    APPROVED(Topics.APPROVED, Approved.class, APPROVAL, GATEWAY, PROVISIONER, AUDIT),
    DENIED(Topics.DENIED, Denied.class, APPROVAL, GATEWAY, REAPER, AUDIT),
    CLAIM(Topics.CLAIM, Claim.class, PROVISIONER, PROVISIONER, AUDIT),
    PROVISIONED(
            Topics.PROVISIONED,
            Provisioned.class,
            PROVISIONER,
            GATEWAY,
            APPROVAL,
            PROVISIONER,
            AUDIT),
    PROVISIONING_FAILED(
            Topics.PROVISIONING_FAILED,
            ProvisioningFailed.class,
            PROVISIONER,
            GATEWAY,
            APPROVAL,
            PROVISIONER,
            REAPER,
            AUDIT),
    EXTENDED(Topics.EXTENDED, Extended.class, PROVISIONER, GATEWAY, APPROVAL, PROVISIONER, AUDIT),
    EXPIRY(Topics.EXPIRY, Expiry.class, PROVISIONER, PROVISIONER, REAPER, AUDIT),
    CREDENTIALS_ISSUED(
            Topics.CREDENTIALS_ISSUED, CredentialsIssued.class, PROVISIONER, PROVISIONER, AUDIT),
    DEPROVISIONED(
            Topics.DEPROVISIONED,
            Deprovisioned.class,
            PROVISIONER,
            GATEWAY,
            PROVISIONER,
            REAPER,
            AUDIT),
    EXPIRING_SOON(Topics.EXPIRING_SOON, ExpiringSoon.class, REAPER, GATEWAY, AUDIT),
    EXPIRED(Topics.EXPIRED, Expired.class, REAPER, GATEWAY, APPROVAL, PROVISIONER, AUDIT),
    REVOKED(Topics.REVOKED, Revoked.class, REAPER, GATEWAY, APPROVAL, PROVISIONER, AUDIT),
    REMOVAL_DUE(Topics.REMOVAL_DUE, RemovalDue.class, REAPER, PROVISIONER, AUDIT),
    SWEEP_DUE(Topics.SWEEP_DUE, SweepDue.class, REAPER, PROVISIONER, AUDIT),
    REQUESTS(Topics.REQUESTS, RequestView.class, GATEWAY, GATEWAY),
    DIRECTORY(Topics.DIRECTORY, DirectoryEntry.class, GATEWAY, GATEWAY, APPROVAL, REAPER, AUDIT),
    POLICY(Topics.POLICY, PolicyRecorded.class, APPROVAL, GATEWAY, APPROVAL, AUDIT),
    REVIEW(Topics.REVIEW, Reviewed.class, GATEWAY, GATEWAY, APPROVAL, AUDIT),
    REFUSED_GATEWAY(Topics.REFUSED_GATEWAY, GatewayRefused.class, GATEWAY, AUDIT),
    REFUSED_PROVISIONER(Topics.REFUSED_PROVISIONER, ProvisionerRefused.class, PROVISIONER, AUDIT),
    SLACK_MESSAGES(Topics.SLACK_MESSAGES, SlackMessage.class, GATEWAY, GATEWAY),
    SLACK_CODES(Topics.SLACK_CODES, SlackCode.class, GATEWAY, GATEWAY, AUDIT),
    INVENTORY(Topics.INVENTORY, Inventory.class, PROVISIONER, REAPER, AUDIT),
    MISMATCH(Topics.MISMATCH, Mismatch.class, REAPER, AUDIT),
    AUDITED(Topics.AUDIT, AuditRecorded.class, AUDIT, AUDIT),
    ALERT(Topics.ALERT, Alert.class, AUDIT, AUDIT, GATEWAY),
    AUDIT_READ(Topics.AUDIT_READ, AuditRead.class, AUDIT, AUDIT);

    private static final Set<Topic> COMPACTED =
            EnumSet.of(LOCKDOWN, CLAIM, REQUESTS, DIRECTORY, POLICY, SLACK_MESSAGES);
    private static final Map<Class<? extends JitEvent>, Topic> BY_TYPE =
            Arrays.stream(values()).collect(toUnmodifiableMap(Topic::type, Function.identity()));
    private static final Map<String, Topic> BY_NAME =
            Arrays.stream(values())
                    .collect(toUnmodifiableMap(Topic::topicName, Function.identity()));

    private final String topicName;
    private final Class<? extends JitEvent> type;
    private final Service writer;
    private final Set<Service> readers;

    Topic(
            String topicName,
            Class<? extends JitEvent> type,
            Service writer,
            Service firstReader,
            Service... moreReaders) {
        this.topicName = topicName;
        this.type = type;
        this.writer = writer;
        this.readers = Set.copyOf(EnumSet.of(firstReader, moreReaders));
    }

    /** The topic that an event belongs on. */
    public static Topic of(JitEvent event) {
        return Objects.requireNonNull(BY_TYPE.get(event.getClass()));
    }

    /** The topic of this name, if it is one of ours. */
    public static Optional<Topic> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    public String topicName() {
        return topicName;
    }

    /** The one event type on this topic. */
    public Class<? extends JitEvent> type() {
        return type;
    }

    /** Schema of the type, as registered. */
    public Schema schema() {
        return EventModel.schema(type);
    }

    /** Subject in the registry. */
    public String subject() {
        return topicName + "-value";
    }

    /** The one service that may write here. */
    public Service writer() {
        return writer;
    }

    public Set<Service> readers() {
        return readers;
    }

    /** Whether only the latest record of each key is kept; otherwise all are, for the retention. */
    public boolean compacted() {
        return COMPACTED.contains(this);
    }
}
