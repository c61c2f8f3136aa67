package io.jitaccess.install;

import io.jitaccess.kafka.ConsumerGroup;
import io.jitaccess.kafka.Service;
import io.jitaccess.kafka.Topic;

import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

import java.util.ArrayList;
import java.util.List;

/**
 * The ACLs that make one writer per fact true: each topic may be written by one service, and nobody
 * but the install step's principal may create or alter a {@code jit.*} topic. Beside the services,
 * the emergency command may state lockdowns and revocations.
 */
public final class Acls {
    /** Principal of the emergency command. */
    public static final String EMERGENCY = "jit-emergency";

    /** Principal of the install step. */
    public static final String INSTALL = "jit-install";

    private static final String OUR_TOPICS = "jit.";
    private static final String CLUSTER = "kafka-cluster";

    private Acls() {}

    /** All bindings that the install step makes: of every service and of the emergency command. */
    public static List<AclBinding> all() {
        var bindings = new ArrayList<AclBinding>();
        for (Topic topic : Topic.values()) {
            bindings.add(topic(topic.writer(), topic.topicName(), AclOperation.WRITE));
            for (Service reader : topic.readers()) {
                bindings.add(topic(reader, topic.topicName(), AclOperation.READ));
            }
        }
        for (Service service : Service.values()) {
            bindings.add(topic(service, service.deadLetterTopic(), AclOperation.WRITE));
            bindings.add(
                    prefixed(
                            service,
                            ResourceType.TRANSACTIONAL_ID,
                            service.principal() + "-",
                            AclOperation.WRITE));
        }
        for (ConsumerGroup group : ConsumerGroup.values()) {
            bindings.addAll(group(group));
        }
        bindings.addAll(emergency());
        return List.copyOf(bindings);
    }

    /**
     * What the install step itself needs, given by whoever runs Kafka. It makes ACLs, topics of
     * ours and first offsets, and can write nothing that a service says; committing an offset asks
     * for the right to read.
     */
    public static List<AclBinding> ofInstallStep() {
        var bindings = new ArrayList<AclBinding>();
        for (AclOperation operation : List.of(AclOperation.DESCRIBE, AclOperation.ALTER)) {
            bindings.add(
                    binding(
                            INSTALL,
                            ResourceType.CLUSTER,
                            CLUSTER,
                            PatternType.LITERAL,
                            operation));
        }
        for (AclOperation operation :
                List.of(AclOperation.CREATE, AclOperation.DESCRIBE, AclOperation.READ)) {
            bindings.add(
                    binding(
                            INSTALL,
                            ResourceType.TOPIC,
                            OUR_TOPICS,
                            PatternType.PREFIXED,
                            operation));
        }
        for (ConsumerGroup group : ConsumerGroup.values()) {
            bindings.add(
                    binding(
                            INSTALL,
                            ResourceType.GROUP,
                            group.groupId(),
                            PatternType.LITERAL,
                            AclOperation.READ));
        }
        return List.copyOf(bindings);
    }

    private static List<AclBinding> emergency() {
        var bindings = new ArrayList<AclBinding>();
        for (Topic topic : List.of(Topic.LOCKDOWN, Topic.REVOCATION)) {
            bindings.add(topic(EMERGENCY, topic.topicName(), AclOperation.WRITE));
        }
        for (Topic topic : List.of(Topic.LOCKDOWN, Topic.REQUESTS)) {
            bindings.add(topic(EMERGENCY, topic.topicName(), AclOperation.READ));
        }
        return bindings;
    }

    private static List<AclBinding> group(ConsumerGroup group) {
        Service service = group.service();
        var bindings = new ArrayList<AclBinding>();
        bindings.add(
                binding(
                        service.principal(),
                        ResourceType.GROUP,
                        group.groupId(),
                        PatternType.LITERAL,
                        AclOperation.READ));
        if (group.streams()) {
            String internal = group.groupId() + "-";
            for (AclOperation operation :
                    List.of(
                            AclOperation.CREATE,
                            AclOperation.READ,
                            AclOperation.WRITE,
                            AclOperation.DELETE,
                            AclOperation.DESCRIBE_CONFIGS)) {
                bindings.add(prefixed(service, ResourceType.TOPIC, internal, operation));
            }
            bindings.add(
                    prefixed(service, ResourceType.TRANSACTIONAL_ID, internal, AclOperation.WRITE));
        }
        return bindings;
    }

    private static AclBinding topic(Service service, String name, AclOperation operation) {
        return topic(service.principal(), name, operation);
    }

    private static AclBinding topic(String principal, String name, AclOperation operation) {
        return binding(principal, ResourceType.TOPIC, name, PatternType.LITERAL, operation);
    }

    private static AclBinding prefixed(
            Service service, ResourceType type, String prefix, AclOperation operation) {
        return binding(service.principal(), type, prefix, PatternType.PREFIXED, operation);
    }

    private static AclBinding binding(
            String principal,
            ResourceType type,
            String name,
            PatternType pattern,
            AclOperation operation) {
        return new AclBinding(
                new ResourcePattern(type, name, pattern),
                new AccessControlEntry(
                        "User:" + principal, "*", operation, AclPermissionType.ALLOW));
    }
}
