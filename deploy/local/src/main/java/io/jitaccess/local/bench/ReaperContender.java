package io.jitaccess.local.bench;

import io.jitaccess.events.Actor;
import io.jitaccess.events.ActorKind;
import io.jitaccess.events.EventId;
import io.jitaccess.events.Expired;
import io.jitaccess.events.Expiry;
import io.jitaccess.events.GrantRole;
import io.jitaccess.events.JitEvent;
import io.jitaccess.events.RequestId;
import io.jitaccess.kafka.EventSerializer;
import io.jitaccess.kafka.Service;
import io.jitaccess.kafka.Topic;
import io.jitaccess.kafka.Topics;
import io.jitaccess.local.KafkaProperties;
import io.jitaccess.local.Stack;
import io.jitaccess.local.StackAccess;
import io.jitaccess.local.StackPlan;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The reaper against broker and registry of its own, and someone who confirms its removals. */
final class ReaperContender implements Contender {
    private static final int PEOPLE = 5_000;
    private static final Duration LOADING = Duration.ofMinutes(20);

    private final InstantSource clock = InstantSource.system();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Stack stack;
    private final KafkaProducer<String, JitEvent> producer;
    private final Removals removals;
    private final BusTail tail;
    private final Set<String> seen = new HashSet<>();
    private Latencies late = new Latencies();
    private int wrong;
    private long ids;

    private ReaperContender(Stack stack) throws InterruptedException {
        this.stack = stack;
        var access = new StackAccess(stack.layout(), stack.ports());
        this.producer = producer(access);
        this.removals = new Removals(access, producer);
        this.tail = new BusTail(access, EnumSet.of(Topic.EXPIRED), this::read);
    }

    static ReaperContender start(BenchPlace place) throws InterruptedException {
        return new ReaperContender(
                place.ownStack(
                        "expiry",
                        new StackPlan(
                                StackPlan.Training.WHERE_MISSING,
                                EnumSet.of(Service.REAPER),
                                // One line for each end would be what is measured.
                                Map.of("logging.level.io.jitaccess.reaper", "WARN"))));
    }

    static KafkaProducer<String, JitEvent> producer(StackAccess access) {
        var config = new HashMap<String, Object>(access.kafkaClient(KafkaProperties.ADMIN));
        config.put(EventSerializer.REGISTRY_URL, access.registryUrl());
        config.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        var values = new EventSerializer();
        values.configure(config, false);
        return new KafkaProducer<>(config, new StringSerializer(), values);
    }

    @Override
    public String label() {
        return "reaper";
    }

    @Override
    public void load(int count, Instant first, Duration over) throws Exception {
        double before = pending();
        for (int i = 0; i < count; i++) {
            Expiry expiry = expiry(ids++, first.plusNanos(over.toNanos() / count * i));
            var _ = producer.send(new ProducerRecord<>(Topics.EXPIRY, expiry.person(), expiry));
        }
        producer.flush();
        Instant latest = min(clock.instant().plus(LOADING), first.minusSeconds(1));
        while (pending() < before + count && clock.instant().isBefore(latest)) {
            Thread.sleep(200);
        }
    }

    private static Instant min(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }

    private static Expiry expiry(long number, Instant end) {
        String requestId = RequestId.of(number).value();
        return Expiry.builder()
                .eventId(EventId.of(requestId, Expiry.class))
                .requestId(requestId)
                .occurredAt(end.minusSeconds(3600))
                .actor(
                        Actor.builder()
                                .kind(ActorKind.SERVICE)
                                .id(Service.PROVISIONER.principal())
                                .build())
                .person("local:person-" + number % PEOPLE)
                .role(
                        GrantRole.builder()
                                .roleArn(
                                        "arn:aws:iam::222222222222:role/jit/local/jit-" + requestId)
                                .account("222222222222")
                                .region("eu-central-1")
                                .cluster("dev")
                                .build())
                .level("viewer")
                .username("jit:person@example.com:" + requestId)
                .startedAt(end.minusSeconds(3600))
                .dueAt(end)
                .build();
    }

    /** As the gateway's view and the provisioner learn of it: once it is committed and read. */
    private synchronized void read(JitEvent event, ConsumerRecord<String, JitEvent> record) {
        if (event instanceof Expired expired) {
            Duration lateness = Duration.between(expired.endsAt(), clock.instant());
            if (lateness.isNegative() || !seen.add(expired.requestId())) {
                wrong++;
            }
            late.add(lateness);
            notifyAll();
        }
    }

    @Override
    public synchronized Latencies ended(int count, Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (late.count() < count) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "%d of %d grants ended in %s; see %s"
                                .formatted(late.count(), count, patience, stack.layout().logs()));
            }
            wait(1000);
        }
        Latencies all = late;
        late = new Latencies();
        return all;
    }

    @Override
    public synchronized int wrong() {
        return wrong;
    }

    @Override
    public long memoryMib() {
        return ProcessUse.residentMib(stack.process(Service.REAPER.principal()).pid());
    }

    @Override
    public void kill() {
        stack.process(Service.REAPER.principal()).kill();
    }

    private double pending() throws InterruptedException {
        var metrics =
                HttpRequest.newBuilder(
                                URI.create(
                                        "http://127.0.0.1:%d/actuator/prometheus"
                                                .formatted(stack.ports().reaper())))
                        .build();
        try {
            return http.send(metrics, HttpResponse.BodyHandlers.ofLines())
                    .body()
                    .filter(line -> line.startsWith("jit_reaper_pending"))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                    .sum();
        } catch (java.io.IOException notYet) {
            return 0;
        }
    }

    @Override
    public void close() {
        tail.close();
        removals.close();
        producer.close(Duration.ofSeconds(5));
        http.close();
        stack.close();
    }
}
