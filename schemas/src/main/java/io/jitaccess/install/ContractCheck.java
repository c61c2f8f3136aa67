package io.jitaccess.install;

import io.jitaccess.kafka.EventSerializer;
import io.jitaccess.kafka.RegistryUnavailableException;
import io.jitaccess.kafka.SchemaRegistry;
import io.jitaccess.kafka.Service;
import io.jitaccess.kafka.Topic;

import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * What a service does before it starts work: waits for Kafka, its topics and the registry, saying
 * what it waits for, and refuses to start where they do not fit. Looking up every schema here is
 * also what lets the service go on later while the registry is away.
 */
public final class ContractCheck {
    private static final Logger log = LoggerFactory.getLogger(ContractCheck.class);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final int SAY_EVERY = 10;
    private static final String CALL_MILLIS = "5000";

    private final Service service;
    private final Map<String, Object> adminConfig;
    private final SchemaRegistry registry;

    /**
     * @param clientConfig Kafka client settings of the service, {@value
     *     EventSerializer#REGISTRY_URL} among them
     */
    public ContractCheck(Service service, Map<String, ?> clientConfig) {
        this.service = service;
        this.adminConfig = new HashMap<>(clientConfig);
        adminConfig.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, CALL_MILLIS);
        adminConfig.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, CALL_MILLIS);
        this.registry =
                SchemaRegistry.at(
                        Optional.ofNullable(clientConfig.get(EventSerializer.REGISTRY_URL))
                                .map(Object::toString)
                                .orElseThrow(
                                        () ->
                                                new IllegalArgumentException(
                                                        EventSerializer.REGISTRY_URL
                                                                + " is missing from the Kafka"
                                                                + " client settings")));
    }

    /**
     * Returns once everything this service reads and writes is there.
     *
     * @return the number of partitions of the topics
     * @throws IllegalStateException if something is there and does not fit
     * @throws InterruptedException if the wait is interrupted, as at shutdown
     */
    public int await() throws InterruptedException {
        try (Admin admin = Admin.create(adminConfig)) {
            for (int attempt = 0; ; attempt++) {
                Optional<String> missing = missingTopic(admin).or(this::missingSubject);
                if (missing.isEmpty()) {
                    return partitions(admin);
                }
                if (attempt % SAY_EVERY == 0) {
                    log.atInfo().addKeyValue("waitingFor", missing.get()).log("not ready to start");
                }
                Thread.sleep(PAUSE);
            }
        }
    }

    private List<Topic> topics() {
        return Arrays.stream(Topic.values())
                .filter(topic -> topic.writer() == service || topic.readers().contains(service))
                .toList();
    }

    private Set<String> topicNames() {
        return topics().stream().map(Topic::topicName).collect(Collectors.toSet());
    }

    private Optional<String> missingTopic(Admin admin) throws InterruptedException {
        try {
            Set<String> there = admin.listTopics().names().get(10, TimeUnit.SECONDS);
            return topicNames().stream()
                    .filter(name -> !there.contains(name))
                    .sorted()
                    .findFirst()
                    .map("topic %s: run the install step, or check this service's ACLs"::formatted);
        } catch (ExecutionException | TimeoutException failed) {
            if (failed.getCause() instanceof RetriableException
                    || failed instanceof TimeoutException) {
                return Optional.of(
                        "Kafka at "
                                + adminConfig.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG));
            }
            throw new IllegalStateException("Kafka refuses this service", failed);
        }
    }

    private Optional<String> missingSubject() {
        try {
            for (Topic topic : topics()) {
                if (registry.id(topic.subject(), topic.schema()).isEmpty()) {
                    return Optional.of(
                            "schema of this version under subject %s: run the install step"
                                    .formatted(topic.subject()));
                }
            }
            return Optional.empty();
        } catch (RegistryUnavailableException away) {
            return Optional.of(String.valueOf(away.getMessage()));
        }
    }

    private int partitions(Admin admin) throws InterruptedException {
        try {
            Map<Integer, List<String>> byCount =
                    admin
                            .describeTopics(topicNames())
                            .allTopicNames()
                            .get(10, TimeUnit.SECONDS)
                            .values()
                            .stream()
                            .collect(
                                    Collectors.groupingBy(
                                            topic -> topic.partitions().size(),
                                            Collectors.mapping(
                                                    topic -> topic.name(), Collectors.toList())));
            if (byCount.size() != 1) {
                throw new IllegalStateException(
                        "topics differ in their number of partitions, so records of one person"
                                + " would not meet: "
                                + byCount);
            }
            return byCount.keySet().iterator().next();
        } catch (ExecutionException | TimeoutException failed) {
            throw new IllegalStateException("Kafka went away while topics were checked", failed);
        }
    }
}
