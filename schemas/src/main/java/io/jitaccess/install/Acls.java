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
 * The ACLs that make one writer per fact true: each topic may be written by one principal, and
 * nobody but the install step's principal may create or alter a {@code jit.*} topic.
 */
public final class Acls {
    private Acls() {}

    /** All bindings, for every service. */
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
        return List.copyOf(bindings);
    }

    private static List<AclBinding> group(ConsumerGroup group) {
        Service service = group.service();
        var bindings = new ArrayList<AclBinding>();
        bindings.add(
                binding(
                        service,
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
        return binding(service, ResourceType.TOPIC, name, PatternType.LITERAL, operation);
    }

    private static AclBinding prefixed(
            Service service, ResourceType type, String prefix, AclOperation operation) {
        return binding(service, type, prefix, PatternType.PREFIXED, operation);
    }

    private static AclBinding binding(
            Service service,
            ResourceType type,
            String name,
            PatternType pattern,
            AclOperation operation) {
        return new AclBinding(
                new ResourcePattern(type, name, pattern),
                new AccessControlEntry(
                        "User:" + service.principal(), "*", operation, AclPermissionType.ALLOW));
    }
}
