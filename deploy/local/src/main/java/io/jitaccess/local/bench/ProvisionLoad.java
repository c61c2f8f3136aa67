package io.jitaccess.local.bench;

import io.jitaccess.events.Access;
import io.jitaccess.events.AccessDigest;
import io.jitaccess.events.Actor;
import io.jitaccess.events.ActorKind;
import io.jitaccess.events.Approved;
import io.jitaccess.events.Deprovisioned;
import io.jitaccess.events.EventId;
import io.jitaccess.events.JitEvent;
import io.jitaccess.events.KubeconfigMode;
import io.jitaccess.events.Provisioned;
import io.jitaccess.events.ProvisioningFailed;
import io.jitaccess.events.RemovalCause;
import io.jitaccess.events.RemovalDue;
import io.jitaccess.events.RequestId;
import io.jitaccess.kafka.EventSerializer;
import io.jitaccess.kafka.Service;
import io.jitaccess.kafka.Topic;
import io.jitaccess.local.KafkaProperties;
import io.jitaccess.local.Stack;
import io.jitaccess.local.StackAccess;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Stands in for approval and reaper: approves, and orders away what came of it. */
final class ProvisionLoad implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(150);
    private static final Duration HOUR = Duration.ofHours(1);

    private final InstantSource clock = InstantSource.system();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Stack stack;
    private final KafkaProducer<String, JitEvent> producer;
    private final BusTail tail;
    private final Map<String, Case> cases = new ConcurrentHashMap<>();
    private final AtomicInteger failed = new AtomicInteger();
    private long ids = 1;

    /** One grant under way: when each step was begun, and how long each took in the end. */
    private static final class Case {
        private final String cluster;
        private final long approved = System.nanoTime();
        private volatile long provisioned;
        private volatile long removed;
        private volatile boolean over;

        Case(String cluster) {
            this.cluster = cluster;
        }
    }

    ProvisionLoad(Stack stack) throws InterruptedException {
        this.stack = stack;
        var access = new StackAccess(stack.layout(), stack.ports());
        this.producer = producer(access);
        this.tail =
                new BusTail(
                        access,
                        EnumSet.of(
                                Topic.PROVISIONED, Topic.PROVISIONING_FAILED, Topic.DEPROVISIONED),
                        this::read);
    }

    private static KafkaProducer<String, JitEvent> producer(StackAccess access) {
        var config = new HashMap<String, Object>(access.kafkaClient(KafkaProperties.ADMIN));
        config.put(EventSerializer.REGISTRY_URL, access.registryUrl());
        var values = new EventSerializer();
        values.configure(config, false);
        return new KafkaProducer<>(config, new StringSerializer(), values);
    }

    private void read(JitEvent event, ConsumerRecord<String, JitEvent> record) {
        Case known = cases.get(String.valueOf(event.requestId()));
        if (known == null) {
            return;
        }
        switch (event) {
            case Provisioned made -> {
                known.provisioned = System.nanoTime();
                send(made.role().cluster(), removal(made));
            }
            case ProvisioningFailed _ -> {
                known.over = true;
                failed.incrementAndGet();
            }
            case Deprovisioned _ -> {
                known.removed = System.nanoTime();
                known.over = true;
            }
            default -> {}
        }
    }

    /** Approves at a steady rate, in turn on each cluster, and waits until all of it is over. */
    void grants(int count, int perSecond, List<String> clusters) throws InterruptedException {
        grantsExpectingOf(clusters, count, perSecond, clusters);
    }

    /** As {@link #grants}, but waits for some of the clusters alone. */
    void grantsExpectingOf(List<String> expected, int count, int perSecond, List<String> clusters)
            throws InterruptedException {
        long start = System.nanoTime();
        long step = TimeUnit.SECONDS.toNanos(1) / perSecond;
        for (int i = 0; i < count; i++) {
            long due = start + i * step;
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            approve(clusters.get(i % clusters.size()));
        }
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (cases.values().stream().anyMatch(it -> expected.contains(it.cluster) && !it.over)) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "not all grants were over in %s; see %s"
                                .formatted(PATIENCE, stack.layout().logs()));
            }
            Thread.sleep(50);
        }
    }

    Latencies granted(List<String> clusters) {
        var measured = new Latencies();
        cases.values().stream()
                .filter(it -> clusters.contains(it.cluster) && it.provisioned != 0)
                .forEach(it -> measured.add(it.provisioned - it.approved));
        return measured;
    }

    Latencies removed(List<String> clusters) {
        var measured = new Latencies();
        cases.values().stream()
                .filter(it -> clusters.contains(it.cluster) && it.removed != 0)
                .forEach(it -> measured.add(it.removed - it.provisioned));
        return measured;
    }

    int failed() {
        return failed.get();
    }

    void forget() {
        cases.clear();
        failed.set(0);
    }

    private void approve(String cluster) {
        String id = RequestId.of(ids++).value();
        String person = "local:person-" + ids % 50;
        boolean prod = cluster.equals("prod");
        Access access =
                Access.builder()
                        .cluster(cluster)
                        .clusterArn(
                                prod
                                        ? "arn:aws:eks:us-east-1:333333333333:cluster/prod"
                                        : "arn:aws:eks:eu-central-1:222222222222:cluster/"
                                                + cluster)
                        .level("viewer")
                        .accessPolicies(List.of("AmazonEKSViewPolicy"))
                        .namespaces(List.of("web"))
                        .durationSeconds(HOUR.toSeconds())
                        .reason("measurement")
                        .build();
        Instant now = clock.instant();
        cases.put(id, new Case(cluster));
        send(
                person,
                Approved.builder()
                        .eventId(EventId.of(id, Approved.class))
                        .requestId(id)
                        .occurredAt(now)
                        .actor(actor(Service.APPROVAL))
                        .person(person)
                        .user("person@example.com")
                        .access(access)
                        .digest(AccessDigest.of(person, access))
                        .rule("measurement")
                        .policyHash("0".repeat(64))
                        .endsAt(now.plus(HOUR))
                        .startBy(now.plus(Duration.ofMinutes(5)))
                        .kubeconfigModes(List.of(KubeconfigMode.BROKER))
                        .build());
    }

    private RemovalDue removal(Provisioned made) {
        return RemovalDue.builder()
                .eventId(EventId.of(made.requestId(), RemovalDue.class, 1))
                .requestId(made.requestId())
                .occurredAt(clock.instant())
                .actor(actor(Service.REAPER))
                .person(made.person())
                .role(made.role())
                .cause(RemovalCause.REVOKED)
                .attempt(1)
                .endedAt(clock.instant())
                .build();
    }

    private static Actor actor(Service service) {
        return Actor.builder().kind(ActorKind.SERVICE).id(service.principal()).build();
    }

    private void send(String key, JitEvent event) {
        var _ = producer.send(new ProducerRecord<>(Topic.of(event).topicName(), key, event));
    }

    /** Waits until as many ready roles are there in each account. */
    void awaitStock(int size) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (readyRoles().values().stream().filter(ready -> ready >= size).count() < 2) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("the stock of roles does not fill");
            }
            Thread.sleep(200);
        }
    }

    private Map<String, Double> readyRoles() throws IOException, InterruptedException {
        Map<String, Double> ready = new HashMap<>();
        call("GET", stack.ports().of(Service.PROVISIONER), "/actuator/prometheus", "")
                .lines()
                .filter(line -> line.startsWith("jit_stock_ready{"))
                .forEach(
                        line -> {
                            int space = line.lastIndexOf(' ');
                            ready.put(
                                    line.substring(0, space),
                                    Double.parseDouble(line.substring(space + 1)));
                        });
        return ready;
    }

    /** Tells the sandbox how to behave. */
    void sandbox(String method, String what, String json) throws IOException, InterruptedException {
        call(method, stack.ports().sandbox(), "/_sandbox/" + what, json);
    }

    private String call(String method, int port, String path, String json)
            throws IOException, InterruptedException {
        HttpResponse<String> answer =
                http.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                .header("Content-Type", "application/json")
                                .method(method, HttpRequest.BodyPublishers.ofString(json))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(
                    "%s answers %d: %s".formatted(path, answer.statusCode(), answer.body()));
        }
        return answer.body();
    }

    @Override
    public void close() {
        tail.close();
        producer.close(Duration.ofSeconds(5));
        http.close();
    }
}
