package io.jitaccess.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jitaccess.events.ApprovalRequired;
import io.jitaccess.events.Approved;
import io.jitaccess.events.Decision;
import io.jitaccess.events.DenialCause;
import io.jitaccess.events.Denied;
import io.jitaccess.events.EventId;
import io.jitaccess.events.JitEvent;
import io.jitaccess.events.RequestId;
import io.jitaccess.events.Requested;
import io.jitaccess.events.Revocation;
import io.jitaccess.events.RevocationCause;
import io.jitaccess.events.RevocationScope;
import io.jitaccess.events.Verdict;
import io.jitaccess.kafka.Topic;
import io.jitaccess.testing.Events;
import io.jitaccess.testing.TestingKafka;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Killed hard between decisions, and without its disk after that: no verdict is lost or doubled.
 */
class ApprovalRecoveryIT {
    private static final InstantSource CLOCK = InstantSource.system();
    private static final RandomGenerator RANDOM = RandomGenerator.getDefault();
    private static final Duration LONG = Duration.ofMinutes(4);
    private static final int WAITING = 20;

    /** Of both processes, kept for whoever must find out why the test failed. */
    private static final Path LOG = Path.of("target", "recovery.log");

    @TempDir Path directory;

    private TestingKafka kafka;
    private TestingBus bus;
    private Optional<Process> service = Optional.empty();

    @BeforeEach
    void start() throws IOException {
        kafka = TestingKafka.installed();
        bus = new TestingBus(kafka, Topic.APPROVED, Topic.DENIED, Topic.APPROVAL_REQUIRED);
        service = Optional.of(run());
    }

    @AfterEach
    void stop() {
        service.ifPresent(Process::destroyForcibly);
        bus.close();
        kafka.close();
    }

    @Test
    void oneVerdictForEachRequestThroughAKillAndTheLossOfTheDisk() throws Exception {
        List<Requested> waiting = ask("prod", WAITING);
        awaitAll(ApprovalRequired.class, waiting);
        Requested withdrawn = ask("prod", 1).getFirst();
        awaitAll(ApprovalRequired.class, List.of(withdrawn));

        waiting.subList(0, WAITING / 2).forEach(this::approve);
        kill();
        FileSystemUtils.deleteRecursively(directory.resolve("state"));
        waiting.subList(WAITING / 2, WAITING).forEach(this::approve);
        List<Requested> meanwhile = ask("dev", WAITING);
        service = Optional.of(run());

        awaitAll(Approved.class, waiting);
        awaitAll(Approved.class, meanwhile);
        bus.send(Events.DANA, withdrawal(withdrawn));
        awaitAll(Denied.class, List.of(withdrawn));
        assertThat(bus.read(Denied.class, withdrawn.requestId()).getFirst().cause())
                .isEqualTo(DenialCause.WITHDRAWN);

        Stream.concat(waiting.stream(), meanwhile.stream())
                .forEach(again -> bus.send(again.person(), again));
        waiting.forEach(this::approve);
        awaitAll(Approved.class, ask("dev", 1));
        Stream.of(waiting, meanwhile, List.of(withdrawn))
                .flatMap(List::stream)
                .forEach(
                        request ->
                                assertThat(
                                                bus.read(Approved.class, request.requestId()).size()
                                                        + bus.read(
                                                                        Denied.class,
                                                                        request.requestId())
                                                                .size())
                                        .isOne());
    }

    private Process run() throws IOException {
        String java = ProcessHandle.current().info().command().orElse("java");
        String classPath =
                System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path"));
        return new ProcessBuilder(
                        java,
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx256m",
                        "-cp",
                        classPath,
                        ApprovalApplication.class.getName(),
                        "--server.port=0",
                        "--spring.kafka.bootstrap-servers=" + kafka.bootstrapServers(),
                        "--spring.kafka.properties.schema.registry.url=" + kafka.registryUrl(),
                        "--jit.state-dir=" + directory.resolve("state"),
                        "--jit.instance=recovering",
                        "--jit.catalogue=../deploy/config/clusters.yml",
                        "--jit.policy=../deploy/config/policy.yml",
                        "--logging.structured.format.console=")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(LOG.toFile()))
                .start();
    }

    /** As kill -9 does: nothing is closed, flushed or left in order. */
    private void kill() throws InterruptedException {
        Process killed = service.orElseThrow();
        killed.destroyForcibly();
        assertThat(killed.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }

    private List<Requested> ask(String cluster, int count) {
        var asked = new ArrayList<Requested>();
        for (int i = 0; i < count; i++) {
            Requested request =
                    Events.requested(RequestId.next(CLOCK, RANDOM).value())
                            .cluster(cluster)
                            .occurredAt(CLOCK.instant())
                            .build();
            bus.send(request.person(), request);
            asked.add(request);
        }
        return asked;
    }

    private <T extends JitEvent> void awaitAll(Class<T> type, List<Requested> requests) {
        await().atMost(LONG)
                .failFast(
                        "the service has ended, see " + LOG,
                        () -> service.stream().noneMatch(Process::isAlive))
                .until(
                        () ->
                                requests.stream()
                                        .noneMatch(
                                                request ->
                                                        bus.read(type, request.requestId())
                                                                .isEmpty()));
    }

    private void approve(Requested request) {
        ApprovalRequired required =
                bus.read(ApprovalRequired.class, request.requestId()).getFirst();
        bus.send(
                request.person(),
                Decision.builder()
                        .eventId(EventId.of(request.requestId(), Decision.class, "alex"))
                        .requestId(request.requestId())
                        .occurredAt(CLOCK.instant())
                        .actor(Events.person("local:alex", "Alex"))
                        .person(request.person())
                        .approver("local:alex")
                        .approverUser("alex@example.com")
                        .approverGroups(List.of("platform-leads"))
                        .approverGroupsAsOf(CLOCK.instant())
                        .verdict(Verdict.APPROVE)
                        .digest(required.digest())
                        .build());
    }

    private static Revocation withdrawal(Requested request) {
        return Revocation.builder()
                .eventId(EventId.of(request.requestId(), Revocation.class))
                .requestId(request.requestId())
                .occurredAt(CLOCK.instant())
                .actor(Events.DANA_ACTOR)
                .person(request.person())
                .scope(RevocationScope.REQUEST)
                .cause(RevocationCause.OWNER)
                .reason("not needed any more")
                .build();
    }
}
