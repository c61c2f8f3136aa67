package io.jitaccess.install;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Topics and ACLs as files: tables that the Helm chart makes {@code KafkaTopic} and {@code
 * KafkaUser} from, and plain commands for other Kafkas. Written from the same tables as the install
 * step works by, so that they cannot say anything else.
 */
public final class KafkaFiles {
    private static final InstallSettings PRODUCTION =
            new InstallSettings(24, (short) 3, InstallSettings.DEFAULT_RETENTION, true);
    private static final String GENERATED =
            "# Written by io.jitaccess.install.KafkaFiles from the tables of topics and consumer"
                    + " groups.\n";

    private KafkaFiles() {}

    /** Writes all files into the folder: {@code KafkaFiles deploy/helm/jit-access/files}. */
    public static void main(String[] args) throws IOException {
        for (Map.Entry<String, String> file : all().entrySet()) {
            Files.writeString(Path.of(args[0]).resolve(file.getKey()), file.getValue());
        }
    }

    /** Text by file name. */
    public static Map<String, String> all() {
        return Map.of(
                "kafka-topics.yaml", topics(),
                "kafka-users.yaml", users(),
                "kafka-commands.sh", commands());
    }

    private static String topics() {
        return GENERATED
                + TopicPlan.of(PRODUCTION).stream()
                        .map(
                                topic ->
                                        "%s: {compacted: %s}\n"
                                                .formatted(topic.name(), isCompacted(topic)))
                        .collect(joining());
    }

    private static boolean isCompacted(NewTopic topic) {
        return TopicConfig.CLEANUP_POLICY_COMPACT.equals(
                topic.configs().get(TopicConfig.CLEANUP_POLICY_CONFIG));
    }

    private static String users() {
        var text = new StringBuilder(GENERATED);
        byPrincipal()
                .forEach(
                        (principal, bindings) -> {
                            text.append(principal).append(":\n");
                            grouped(bindings)
                                    .forEach(
                                            (pattern, operations) ->
                                                    text.append(strimzi(pattern, operations)));
                        });
        return text.toString();
    }

    private static String strimzi(ResourcePattern pattern, List<AclOperation> operations) {
        String resource =
                switch (pattern.resourceType()) {
                    case TOPIC -> "type: topic";
                    case GROUP -> "type: group";
                    case TRANSACTIONAL_ID -> "type: transactionalId";
                    case CLUSTER -> "type: cluster";
                    default -> throw new IllegalStateException("no ACLs on " + pattern);
                };
        if (pattern.resourceType() != ResourceType.CLUSTER) {
            resource +=
                    ", name: %s, patternType: %s"
                            .formatted(
                                    pattern.name(),
                                    pattern.patternType() == PatternType.PREFIXED
                                            ? "prefix"
                                            : "literal");
        }
        return "  - {resource: {%s}, operations: [%s]}\n"
                .formatted(
                        resource,
                        operations.stream().map(KafkaFiles::camelCase).collect(joining(", ")));
    }

    /** {@code DESCRIBE_CONFIGS} is {@code DescribeConfigs} to Strimzi. */
    private static String camelCase(AclOperation operation) {
        var name = new StringBuilder();
        for (String word : operation.name().split("_", -1)) {
            name.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
        }
        return name.toString();
    }

    private static String commands() {
        var text = new StringBuilder("#!/bin/sh\n" + GENERATED);
        text.append(
                """
                # For a Kafka whose topics and ACLs are made by hand: PARTITIONS is fixed for life.
                # Usage: BOOTSTRAP=host:port CONFIG=admin.properties sh kafka-commands.sh
                set -eu
                : "${BOOTSTRAP:?}" "${CONFIG:?}" "${PARTITIONS:=%d}" "${REPLICATION:=%d}" "${RETENTION_MS:=%d}" "${MIN_IN_SYNC:=%d}"
                topic() { kafka-topics.sh --bootstrap-server "$BOOTSTRAP" --command-config "$CONFIG" --create --if-not-exists --partitions "$PARTITIONS" --replication-factor "$REPLICATION" --config min.insync.replicas="$MIN_IN_SYNC" --topic "$@"; }
                allow() { kafka-acls.sh --bootstrap-server "$BOOTSTRAP" --command-config "$CONFIG" --add --force --allow-principal "User:$1" $2; }

                """
                        .formatted(
                                PRODUCTION.partitions(),
                                PRODUCTION.replication(),
                                Duration.ofDays(90).toMillis(),
                                2));
        for (NewTopic topic : TopicPlan.of(PRODUCTION)) {
            text.append(
                    isCompacted(topic)
                            ? "topic %s --config cleanup.policy=compact\n".formatted(topic.name())
                            : "topic %s --config cleanup.policy=delete --config retention.ms=\"$RETENTION_MS\"\n"
                                    .formatted(topic.name()));
        }
        byPrincipal()
                .forEach(
                        (principal, bindings) -> {
                            text.append('\n');
                            grouped(bindings)
                                    .forEach(
                                            (pattern, operations) ->
                                                    text.append(
                                                            "allow %s \"%s\"\n"
                                                                    .formatted(
                                                                            principal,
                                                                            arguments(
                                                                                    pattern,
                                                                                    operations))));
                        });
        return text.toString();
    }

    private static String arguments(ResourcePattern pattern, List<AclOperation> operations) {
        String resource =
                switch (pattern.resourceType()) {
                    case TOPIC -> "--topic " + pattern.name();
                    case GROUP -> "--group " + pattern.name();
                    case TRANSACTIONAL_ID -> "--transactional-id " + pattern.name();
                    case CLUSTER -> "--cluster";
                    default -> throw new IllegalStateException("no ACLs on " + pattern);
                };
        String kind =
                pattern.patternType() == PatternType.PREFIXED
                        ? " --resource-pattern-type prefixed"
                        : "";
        return resource
                + kind
                + operations.stream()
                        .map(operation -> " --operation " + camelCase(operation))
                        .collect(joining());
    }

    private static Map<String, List<AclBinding>> byPrincipal() {
        var all = new ArrayList<>(Acls.all());
        all.addAll(Acls.ofInstallStep());
        return all.stream()
                .collect(
                        groupingBy(
                                binding -> binding.entry().principal().substring("User:".length()),
                                TreeMap::new,
                                toList()));
    }

    private static Map<ResourcePattern, List<AclOperation>> grouped(List<AclBinding> bindings) {
        return bindings.stream()
                .collect(
                        groupingBy(
                                AclBinding::pattern,
                                LinkedHashMap::new,
                                mapping(binding -> binding.entry().operation(), toList())));
    }
}
