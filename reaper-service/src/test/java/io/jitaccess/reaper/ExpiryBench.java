package io.jitaccess.reaper;

import static io.jitaccess.testing.Events.expiry;

import io.jitaccess.events.Expired;
import io.jitaccess.events.JitEvent;
import io.jitaccess.events.RequestId;
import io.jitaccess.install.InstallSettings;
import io.jitaccess.install.Installation;
import io.jitaccess.kafka.EventSerde;
import io.jitaccess.kafka.SchemaRegistry;
import io.jitaccess.kafka.Topic;
import io.jitaccess.testing.TestingKafka;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * Measures the service as a process of its own: lateness with many grants pending, steadily and in
 * a burst, and the time from {@code kill -9} to the end of the last overdue grant. Arguments:
 * pending (1000000), burst (10000), steady per second (50). Lateness runs until a consumer has read
 * the end.
 */
final class ExpiryBench implements AutoCloseable {
    private static final int PARTITIONS = 6;
    private static final int PORT = 18983;
    private static final int PEOPLE = 5000;

    private final TestingKafka kafka = TestingKafka.empty();
    private final Path directory;
    private final KafkaProducer<String, JitEvent> producer;
    private final KafkaConsumer<String, JitEvent> consumer;
    private long ids;

    private ExpiryBench() throws IOException {
        directory = Files.createTempDirectory("expiry-bench");
        try (Admin admin = Admin.create(kafka.clientConfig())) {
            new Installation(
                            admin,
                            SchemaRegistry.at(kafka.registryUrl()),
                            new InstallSettings(PARTITIONS, (short) 1, Duration.ofDays(90), false))
                    .run();
        }
        var events = EventSerde.at(kafka.registryUrl());
        var settings = new HashMap<>(kafka.clientConfig());
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        producer = new KafkaProducer<>(settings, new StringSerializer(), events.serializer());
        settings = new HashMap<>(kafka.clientConfig());
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        consumer = new KafkaConsumer<>(settings, new StringDeserializer(), events.deserializer());
        List<TopicPartition> partitions =
                IntStream.range(0, PARTITIONS)
                        .mapToObj(p -> new TopicPartition(Topic.EXPIRED.topicName(), p))
                        .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    public static void main(String[] arguments) throws Exception {
        int pending = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
        int burst = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 10_000;
        int rate = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 50;
        try (var bench = new ExpiryBench()) {
            bench.run(pending, burst, rate);
        }
        System.exit(0);
    }

    private void run(int pending, int burst, int rate) throws Exception {
        Process reaper = start();
        Instant far = Instant.now().plus(Duration.ofDays(2));
        send(pending, far, Duration.ofDays(1));
        Instant loading = Instant.now();
        awaitPending(pending);
        say(
                "loaded %d grants in %d s, processor time %d ms",
                pending, since(loading).toSeconds(), processorMillis(reaper));

        Instant steady = Instant.now().plusSeconds(20);
        send(rate * 30, steady, Duration.ofSeconds(30));
        Instant burstAt = steady.plusSeconds(40);
        send(burst, burstAt, Duration.ofSeconds(1));
        report("steady, %d per second".formatted(rate), read(rate * 30));
        long before = processorMillis(reaper);
        report("burst of %d in one second".formatted(burst), read(burst));
        say("processor time of the burst %d ms", processorMillis(reaper) - before);
        say("resident memory %d MiB", residentKib(reaper) / 1024);

        send(burst / 2, Instant.now().plusSeconds(15), Duration.ofSeconds(1));
        LockSupport.parkNanos(Duration.ofSeconds(10).toNanos());
        reaper.destroyForcibly().waitFor();
        LockSupport.parkNanos(Duration.ofSeconds(8).toNanos());
        Instant restarted = Instant.now();
        reaper = start();
        read(burst / 2);
        say(
                "after kill -9: %d overdue ended %d ms after the restart, processor time %d ms",
                burst / 2, since(restarted).toMillis(), processorMillis(reaper));
        reaper.destroyForcibly().waitFor();
    }

    private Process start() throws IOException {
        return new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-Dorg.apache.avro.SERIALIZABLE_PACKAGES=io.jitaccess.events",
                        ReaperApplication.class.getName(),
                        "--server.port=" + PORT,
                        "--spring.kafka.bootstrap-servers=" + kafka.bootstrapServers(),
                        "--spring.kafka.properties.schema.registry.url=" + kafka.registryUrl(),
                        "--jit.instance=bench",
                        "--jit.state-dir=" + directory.resolve("state"),
                        "--jit.catalogue=../deploy/config/clusters.yml")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve("log").toFile()))
                .start();
    }

    private void send(int count, Instant first, Duration over) {
        for (int i = 0; i < count; i++) {
            String person = "local:person-" + ids % PEOPLE;
            Instant end = first.plusNanos(over.toNanos() / count * i);
            var _ =
                    producer.send(
                            new ProducerRecord<>(
                                    Topic.EXPIRY.topicName(),
                                    person,
                                    expiry(RequestId.of(ids++).value())
                                            .person(person)
                                            // The reminder lies behind: it is sent on arrival.
                                            .startedAt(end.minusSeconds(3600))
                                            .dueAt(end)
                                            .build()));
        }
        producer.flush();
    }

    private long[] read(int count) {
        var lateness = new ArrayList<Long>();
        while (lateness.size() < count) {
            consumer.poll(Duration.ofMillis(10))
                    .forEach(
                            record ->
                                    lateness.add(
                                            Duration.between(
                                                            ((Expired) record.value()).endsAt(),
                                                            Instant.now())
                                                    .toMillis()));
        }
        return lateness.stream().mapToLong(Long::longValue).sorted().toArray();
    }

    private static void report(String what, long[] millis) {
        say(
                "%s: p50 %d ms, p99 %d ms, max %d ms, earliest %d ms",
                what,
                millis[millis.length / 2],
                millis[millis.length * 99 / 100],
                millis[millis.length - 1],
                Arrays.stream(millis).min().orElseThrow());
    }

    private void awaitPending(int wanted) throws Exception {
        while (pending() < wanted) {
            LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
        }
    }

    private static double pending() throws InterruptedException {
        var request =
                HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + PORT + "/actuator/prometheus"))
                        .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.ofLines())
                    .body()
                    .filter(line -> line.startsWith("jit_reaper_pending"))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                    .sum();
        } catch (IOException notYet) {
            return 0;
        }
    }

    /** On a busy machine the better figure: what it costs, whoever else runs. */
    private static long processorMillis(Process process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toMillis();
    }

    private static long residentKib(Process process) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
    }

    private static Duration since(Instant then) {
        return Duration.between(then, Instant.now());
    }

    private static void say(String what, Object... values) {
        System.out.printf(what + "%n", values);
    }

    @Override
    public void close() {
        producer.close();
        consumer.close();
        kafka.close();
    }
}
