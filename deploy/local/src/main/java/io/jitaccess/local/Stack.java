package io.jitaccess.local;

import io.jitaccess.kafka.Service;
import io.jitaccess.local.parts.BrokerMain;
import io.jitaccess.local.parts.IssuerMain;
import io.jitaccess.local.parts.LocalPeople;
import io.jitaccess.local.parts.PostgresMain;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** All processes of one stack, in the order of their start. */
public final class Stack implements AutoCloseable {
    private static final Duration INFRASTRUCTURE_PATIENCE = Duration.ofSeconds(90);
    private static final Duration GRACE = Duration.ofSeconds(15);
    private static final Duration TRAINING_GRACE = Duration.ofMinutes(2);
    private static final Duration SERVICE_PATIENCE = Duration.ofSeconds(150);

    private final Layout layout;
    private final Ports ports;
    private final Progress progress;
    private final StackPlan plan;
    private final Secrets secrets;
    private final KafkaProperties kafka;
    private final List<Supervised> infrastructure = new ArrayList<>();
    private final List<Supervised> services = new ArrayList<>();

    public Stack(Layout layout, Ports ports, Progress progress, StackPlan plan) {
        this.plan = plan;
        this.layout = layout;
        this.ports = ports;
        this.progress = progress;
        this.secrets = new Secrets(layout.secrets());
        this.kafka = new KafkaProperties(ports, secrets);
    }

    public Ports ports() {
        return ports;
    }

    public Layout layout() {
        return layout;
    }

    /** Kafka client settings of a principal of this stack. */
    public Map<String, String> kafkaClient(String principal) {
        return kafka.client(principal);
    }

    public String registryUrl() {
        return "http://127.0.0.1:%d/apis/ccompat/v7".formatted(ports.registry());
    }

    /** The process of this name, to be looked at or killed. */
    public Supervised process(String name) {
        return all().stream()
                .filter(process -> process.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no process is called " + name));
    }

    /** Every process, in the order of start. */
    public List<Supervised> all() {
        var all = new ArrayList<>(infrastructure);
        all.addAll(services);
        return all;
    }

    /**
     * Starts everything and returns when every service is ready.
     *
     * @throws IllegalStateException if a port is taken, or a process does not become ready; names
     *     the port or the log to read
     */
    public void start() {
        List<String> taken = ports.taken();
        if (!taken.isEmpty()) {
            throw new IllegalStateException(
                    "these ports are taken: %s. Stop what listens there (deploy/local/down stops a stack), or set JIT_PORT_OFFSET to move all ports"
                            .formatted(String.join(", ", taken)));
        }
        describeInfrastructure();
        infrastructure.forEach(this::launch);
        infrastructure.forEach(process -> progress.await(process, INFRASTRUCTURE_PATIENCE));
        // The registry ends at once where its database is not there yet.
        Supervised registry = registry();
        infrastructure.add(registry);
        launch(registry);
        progress.await(registry, INFRASTRUCTURE_PATIENCE);
        progress.step(
                "installing topics, ACLs and schemas",
                new InstallStep(layout, kafka, registryUrl())::run);
        if (plan.training() == StackPlan.Training.WHERE_MISSING) {
            train();
        }
        for (Service service : plan.services()) {
            services.add(describe(service));
        }
        services.forEach(this::launch);
        services.forEach(process -> progress.await(process, SERVICE_PATIENCE));
        progress.step("signing tokens for " + people(), this::writeTokens);
        if (plan.services().contains(Service.GATEWAY)) {
            progress.step("signing them in once, so that Slack knows them", this::signIn);
        }
    }

    private static String people() {
        return String.join(
                ", ",
                java.util.Arrays.stream(LocalPeople.values()).map(LocalPeople::subject).toList());
    }

    private void launch(Supervised process) {
        process.start(
                (ended, exitValue) ->
                        progress.note(
                                "%s ended with %d and is started again; its log: %s"
                                        .formatted(ended.name(), exitValue, ended.log())));
    }

    private void describeInfrastructure() {
        infrastructure.add(
                infrastructure(
                        "kafka",
                        Jvm.main(layout, 512, BrokerMain.class, brokerProperties().toString()),
                        () -> Probes.listens(ports.kafka())));
        infrastructure.add(
                infrastructure(
                        "postgresql",
                        Jvm.main(
                                layout,
                                192,
                                PostgresMain.class,
                                layout.data("postgresql").toString(),
                                Integer.toString(ports.postgres())),
                        () ->
                                Probes.hasLine(
                                        layout.logs().resolve("postgresql.log"),
                                        "PostgreSQL is ready")));
        infrastructure.add(
                infrastructure(
                        "issuer",
                        Jvm.main(
                                layout,
                                64,
                                IssuerMain.class,
                                Integer.toString(ports.issuer()),
                                secrets.issuerKey().toString()),
                        () -> Probes.answers(ports.issuer(), "/jwks")));
        infrastructure.add(
                infrastructure(
                        "sandbox",
                        new SandboxWorld(layout, secrets).command(ports),
                        () -> Probes.answers(ports.sandbox(), "/_sandbox/health")));
        infrastructure.add(slack());
    }

    private Supervised slack() {
        return infrastructure(
                "slack",
                Jvm.main(
                        layout,
                        64,
                        "io.jitaccess.slacksandbox.SlackSandboxMain",
                        "--port",
                        Integer.toString(ports.slack()),
                        "--gateway",
                        "http://127.0.0.1:" + ports.gateway(),
                        "--team",
                        SlackProperties.TEAM,
                        "--signing-secret",
                        new SlackProperties(ports, secrets, layout).signingSecret().toString(),
                        "--bot-token",
                        new SlackProperties(ports, secrets, layout).botToken().toString()),
                () -> Probes.answers(ports.slack(), "/health"));
    }

    private Supervised registry() {
        return infrastructure(
                "registry",
                Jvm.command(256, registryArguments()),
                () -> Probes.answers(ports.registry(), "/apis/ccompat/v7/subjects"));
    }

    private Supervised infrastructure(
            String name, List<String> command, java.util.function.BooleanSupplier ready) {
        return new Supervised(name, command, Map.of(), layout, ready);
    }

    private Path brokerProperties() {
        var text = new StringWriter();
        try {
            kafka.broker(layout).store(text, null);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return Secrets.write(layout.run().resolve("kafka.properties"), text.toString());
    }

    private List<String> registryArguments() {
        return List.of(
                "-Dquarkus.http.host=127.0.0.1",
                "-Dquarkus.http.port=" + ports.registry(),
                "-Dquarkus.management.host=127.0.0.1",
                "-Dquarkus.management.port=" + ports.registryManagement(),
                "-Dapicurio.storage.sql.kind=postgresql",
                "-Dapicurio.datasource.url=jdbc:postgresql://127.0.0.1:%d/registry"
                        .formatted(ports.postgres()),
                "-Dapicurio.datasource.username=postgres",
                "-Dapicurio.datasource.password=",
                "-Dapicurio.datasource.jdbc.initial-size=1",
                "-Dapicurio.datasource.jdbc.min-size=1",
                "-Dapicurio.datasource.jdbc.max-size=5",
                "-jar",
                layout.registry().resolve("quarkus-run.jar").toString());
    }

    /**
     * Lets each service that has no AOT cache for its present jar run once, to leave one behind.
     */
    private void train() {
        for (Service service : plan.services()) {
            var app = new ServiceApp(layout, service);
            if (app.untrained()) {
                Supervised trainee =
                        describe(service, app.trainingArguments(programArguments(service)));
                launch(trainee);
                progress.await(trainee, SERVICE_PATIENCE);
                progress.step(
                        "made %s start fast (AOT cache, once per build)"
                                .formatted(service.principal()),
                        () -> trainee.stop(TRAINING_GRACE));
            }
        }
    }

    private List<String> programArguments(Service service) {
        Path properties =
                new ServiceProperties(layout, ports, secrets, kafka)
                        .write(service, plan.settings());
        return List.of("--spring.config.additional-location=file:" + properties);
    }

    private Supervised describe(Service service) {
        return describe(
                service, new ServiceApp(layout, service).arguments(programArguments(service)));
    }

    private Supervised describe(Service service, List<String> arguments) {
        return new Supervised(
                service.principal(),
                Jvm.command(ServiceApp.HEAP_MEGABYTES, arguments),
                service == Service.PROVISIONER
                        ? new SandboxWorld(layout, secrets).provisionerCredentials()
                        : Map.of(),
                layout,
                () -> ports.healthy(service));
    }

    private void writeTokens() {
        for (LocalPeople person : LocalPeople.values()) {
            Secrets.write(
                    layout.tokens().resolve(person.subject()),
                    Probes.get(ports.issuer(), "/token?person=" + person.subject()));
        }
    }

    /** Slack users are found by the address of whoever has signed in once. */
    private void signIn() {
        for (LocalPeople person : LocalPeople.values()) {
            Probes.getAs(
                    ports.gateway(),
                    "/api/v1/requests?limit=1",
                    Probes.get(ports.issuer(), "/token?person=" + person.subject()));
        }
    }

    /** Stops every process, services first. */
    @Override
    public void close() {
        List<Thread> stopping =
                services.stream()
                        .map(service -> Thread.startVirtualThread(() -> service.stop(GRACE)))
                        .toList();
        stopping.forEach(Stack::join);
        infrastructure.reversed().forEach(process -> process.stop(GRACE));
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
