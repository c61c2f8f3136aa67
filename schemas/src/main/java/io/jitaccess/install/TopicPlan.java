package io.jitaccess.install;

import io.jitaccess.kafka.Service;
import io.jitaccess.kafka.Topic;

import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The topics of an installation, with their configuration. */
final class TopicPlan {
    private TopicPlan() {}

    static List<NewTopic> of(InstallSettings settings) {
        var wanted = new ArrayList<NewTopic>();
        for (Topic topic : Topic.values()) {
            wanted.add(
                    topic(
                            settings,
                            topic.topicName(),
                            topic.compacted() ? compacted(settings) : kept(settings)));
        }
        for (Service service : Service.values()) {
            wanted.add(topic(settings, service.deadLetterTopic(), kept(settings)));
        }
        return List.copyOf(wanted);
    }

    private static NewTopic topic(
            InstallSettings settings, String name, Map<String, String> config) {
        return new NewTopic(name, settings.partitions(), settings.replication()).configs(config);
    }

    private static Map<String, String> kept(InstallSettings settings) {
        return Map.of(
                TopicConfig.CLEANUP_POLICY_CONFIG,
                TopicConfig.CLEANUP_POLICY_DELETE,
                TopicConfig.RETENTION_MS_CONFIG,
                Long.toString(settings.retention().toMillis()),
                TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG,
                minInSync(settings));
    }

    private static Map<String, String> compacted(InstallSettings settings) {
        return Map.of(
                TopicConfig.CLEANUP_POLICY_CONFIG,
                TopicConfig.CLEANUP_POLICY_COMPACT,
                TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG,
                minInSync(settings));
    }

    private static String minInSync(InstallSettings settings) {
        return settings.replication() >= 3 ? "2" : "1";
    }
}
