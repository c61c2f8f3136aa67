package io.jitaccess.install;

import static java.util.stream.Collectors.toMap;

import io.jitaccess.kafka.ConsumerGroup;
import io.jitaccess.kafka.SchemaRegistry;
import io.jitaccess.kafka.Topic;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * The install step: makes topics, subjects, ACLs and first offsets. Running it again makes what is
 * missing and changes nothing that is there; what is there and does not fit is an error, never
 * altered in passing.
 */
public final class Installation {
    private static final Logger log = LoggerFactory.getLogger(Installation.class);
    private static final String COMPATIBILITY = "FULL_TRANSITIVE";
    private static final long CALL_SECONDS = 30;
    private static final Duration PAUSE = Duration.ofSeconds(2);

    /** After so many pauses no session of ours can still be open. */
    private static final int SESSIONS_END = 10;

    private final Admin admin;
    private final SchemaRegistry registry;
    private final InstallSettings settings;

    public Installation(Admin admin, SchemaRegistry registry, InstallSettings settings) {
        this.admin = admin;
        this.registry = registry;
        this.settings = settings;
    }

    /**
     * Makes whatever is missing.
     *
     * @throws IllegalStateException if something that is there does not fit, or a call fails
     */
    public void run() {
        topics();
        if (settings.acls()) {
            await("making ACLs", admin.createAcls(Acls.all()).all());
        }
        subjects();
        for (ConsumerGroup group : ConsumerGroup.values()) {
            firstOffsets(group);
        }
        log.atInfo()
                .addKeyValue("topics", Topic.values().length)
                .addKeyValue("partitions", settings.partitions())
                .log("installation complete");
    }

    private void topics() {
        List<NewTopic> wanted = TopicPlan.of(settings);
        Set<String> existing = await("listing topics", admin.listTopics().names());
        List<NewTopic> missing =
                wanted.stream().filter(topic -> !existing.contains(topic.name())).toList();
        await("making topics", admin.createTopics(missing).all());
        List<String> there =
                wanted.stream().map(NewTopic::name).filter(existing::contains).toList();
        for (TopicDescription topic :
                await("describing topics", admin.describeTopics(there).allTopicNames()).values()) {
            if (topic.partitions().size() != settings.partitions()) {
                throw new IllegalStateException(
                        "topic %s has %d partitions where %d are wanted: the number is fixed for life, so install with that number or on another cluster"
                                .formatted(
                                        topic.name(),
                                        topic.partitions().size(),
                                        settings.partitions()));
            }
        }
    }

    private void subjects() {
        for (Topic topic : Topic.values()) {
            registry.compatibility(topic.subject(), COMPATIBILITY);
            registry.register(topic.subject(), topic.schema());
        }
    }

    private void firstOffsets(ConsumerGroup group) {
        Map<TopicPartition, OffsetAndMetadata> committed =
                await(
                        "reading offsets of " + group.groupId(),
                        admin.listConsumerGroupOffsets(group.groupId())
                                .partitionsToOffsetAndMetadata());
        Map<TopicPartition, OffsetAndMetadata> missing =
                group.topics().stream()
                        .flatMap(
                                topic ->
                                        IntStream.range(0, settings.partitions())
                                                .mapToObj(
                                                        p ->
                                                                new TopicPartition(
                                                                        topic.topicName(), p)))
                        .filter(partition -> committed.get(partition) == null)
                        .collect(toMap(partition -> partition, _ -> new OffsetAndMetadata(0)));
        if (!missing.isEmpty()) {
            commitOnceItsMembersAreGone(group, missing);
        }
    }

    /** A member that keeps its place over a restart is counted until its session is over. */
    private void commitOnceItsMembersAreGone(
            ConsumerGroup group, Map<TopicPartition, OffsetAndMetadata> missing) {
        for (int attempt = 1; ; attempt++) {
            try {
                await(
                        "committing first offsets of %s (it must not be running)"
                                .formatted(group.groupId()),
                        admin.alterConsumerGroupOffsets(group.groupId(), missing).all());
                return;
            } catch (IllegalStateException failed) {
                if (attempt == SESSIONS_END || !isStillThere(failed)) {
                    throw failed;
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    private static boolean isStillThere(IllegalStateException failed) {
        return failed.getCause() instanceof ExecutionException refused
                && (refused.getCause() instanceof UnknownMemberIdException
                        || refused.getCause() instanceof GroupNotEmptyException);
    }

    private static <T> T await(String doing, KafkaFuture<T> future) {
        try {
            return future.get(CALL_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException failed) {
            throw new IllegalStateException(doing + " failed", failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(doing + " was interrupted", interrupted);
        }
    }
}
