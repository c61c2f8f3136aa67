package io.jitaccess.kafka;

import static io.jitaccess.kafka.Topic.*;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/**
 * The consumer groups that commit offsets, and what they read. Services use {@code
 * auto.offset.reset=none}; the install step commits the first offset of each topic here. For a
 * Kafka Streams application the name is the application id too, and the prefix of its internal
 * topics, which is why none begins with {@code jit.}.
 */
public enum ConsumerGroup {
    GATEWAY_VIEW(
            "gateway-view",
            Service.GATEWAY,
            true,
            EnumSet.of(
                    REQUESTED,
                    APPROVAL_REQUIRED,
                    DECISION_RECORDED,
                    APPROVED,
                    DENIED,
                    PROVISIONED,
                    PROVISIONING_FAILED,
                    EXTENDED,
                    DEPROVISIONED,
                    EXPIRING_SOON,
                    EXPIRED,
                    REVOKED,
                    REVIEW)),
    /** Commits nothing: which instance tends which requests' messages. */
    GATEWAY_SLACK("gateway-slack", Service.GATEWAY, false, EnumSet.of(REQUESTS)),
    /** Takes alerts to Slack. */
    GATEWAY_ALERTS("gateway-alerts", Service.GATEWAY, false, EnumSet.of(ALERT)),
    APPROVAL(
            "approval",
            Service.APPROVAL,
            true,
            EnumSet.of(
                    REQUESTED,
                    DECISION,
                    REVOCATION,
                    PROVISIONED,
                    PROVISIONING_FAILED,
                    EXTENDED,
                    EXPIRED,
                    REVOKED,
                    REVIEW)),
    PROVISIONER_GRANTS(
            "provisioner-grants", Service.PROVISIONER, false, EnumSet.of(Topic.APPROVED)),
    PROVISIONER_REMOVALS(
            "provisioner-removals", Service.PROVISIONER, false, EnumSet.of(REMOVAL_DUE)),
    PROVISIONER_SWEEPS("provisioner-sweeps", Service.PROVISIONER, false, EnumSet.of(SWEEP_DUE)),
    REAPER(
            "reaper",
            Service.REAPER,
            true,
            EnumSet.of(EXPIRY, REVOCATION, DENIED, PROVISIONING_FAILED, DEPROVISIONED, DIRECTORY)),
    AUDIT_SINK("audit-sink", Service.AUDIT, false, recorded()),
    AUDIT_WATCH("audit-watch", Service.AUDIT, false, readBy(Service.AUDIT));

    private final String groupId;
    private final Service service;
    private final boolean streams;
    private final Set<Topic> topics;

    ConsumerGroup(String groupId, Service service, boolean streams, Set<Topic> topics) {
        this.groupId = groupId;
        this.service = service;
        this.streams = streams;
        this.topics = Set.copyOf(topics);
    }

    private static Set<Topic> readBy(Service service) {
        Set<Topic> topics = EnumSet.noneOf(Topic.class);
        Arrays.stream(Topic.values())
                .filter(topic -> topic.readers().contains(service) && topic.writer() != service)
                .forEach(topics::add);
        return topics;
    }

    /** Alerts and readings of the audit are evidence too; its own envelopes would never end. */
    private static Set<Topic> recorded() {
        Set<Topic> topics = readBy(Service.AUDIT);
        topics.addAll(EnumSet.of(ALERT, AUDIT_READ));
        return topics;
    }

    public String groupId() {
        return groupId;
    }

    public Service service() {
        return service;
    }

    /** Whether the group is a Kafka Streams application with internal topics of its own. */
    public boolean streams() {
        return streams;
    }

    /** Topics with committed offsets; what is read as a whole at each start is not among them. */
    public Set<Topic> topics() {
        return topics;
    }
}
