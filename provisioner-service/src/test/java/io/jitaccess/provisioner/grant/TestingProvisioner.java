package io.jitaccess.provisioner.grant;

import io.jitaccess.catalogue.Cluster;
import io.jitaccess.catalogue.ClusterCatalogue;
import io.jitaccess.events.Access;
import io.jitaccess.events.AccessDigest;
import io.jitaccess.events.Approved;
import io.jitaccess.events.EventId;
import io.jitaccess.events.JitEvent;
import io.jitaccess.events.Provisioned;
import io.jitaccess.events.RemovalCause;
import io.jitaccess.events.RemovalDue;
import io.jitaccess.events.RequestId;
import io.jitaccess.provisioner.TestingClock;
import io.jitaccess.provisioner.aws.AccessEntries;
import io.jitaccess.provisioner.aws.Accounts;
import io.jitaccess.provisioner.aws.Installation;
import io.jitaccess.provisioner.aws.JitRoles;
import io.jitaccess.provisioner.aws.Purpose;
import io.jitaccess.provisioner.aws.ServerTime;
import io.jitaccess.provisioner.aws.TestingAccounts;
import io.jitaccess.provisioner.aws.TestingClusters;
import io.jitaccess.provisioner.state.Grants;
import io.jitaccess.provisioner.state.Lockdowns;
import io.jitaccess.provisioner.stock.Stock;
import io.jitaccess.provisioner.stock.StockSettings;
import io.jitaccess.provisioner.stock.TestingStock;
import io.jitaccess.provisioner.sweep.Sweep;
import io.jitaccess.provisioner.sweep.SweepSettings;
import io.jitaccess.sandbox.AwsSandbox;
import io.jitaccess.testing.Events;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * All sequences of one process against a sandbox, without Kafka: what it returns is what it says.
 */
public final class TestingProvisioner implements AutoCloseable {
    public static final Duration PROPAGATION = Duration.ofSeconds(30);
    private static final AtomicLong IDS = new AtomicLong(1);

    public final AwsSandbox sandbox;
    public final TestingAccounts.Calls calls = new TestingAccounts.Calls();
    public final TestingClock clock = new TestingClock();
    public final ServerTime time = new ServerTime(clock);
    public final Accounts accounts;
    public final Installation installation;
    public final Grants grants;
    public final Lockdowns lockdowns = new Lockdowns();
    public final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    public final Stock stock;
    public final ProvisioningSettings settings;
    private final ClusterCatalogue catalogue;
    private final boolean dryRun;
    private Sweep sweep;

    private TestingProvisioner(Builder builder) {
        this.sandbox = builder.sandbox;
        this.installation = new Installation(builder.installation);
        this.grants = builder.grants;
        this.settings = settings(builder.propagation);
        this.catalogue = new ClusterCatalogue(Map.of(builder.cluster.name(), builder.cluster), "");
        this.dryRun = builder.dryRun;
        this.accounts = TestingAccounts.of(sandbox, calls, time);
        this.stock =
                new Stock(
                        new Stock.Tools(
                                new JitRoles(accounts, Purpose.SWEEP, installation),
                                installation,
                                grants,
                                new SplittableRandom(),
                                meters),
                        new StockSettings(
                                builder.stock, Duration.ofMinutes(1), Duration.ofHours(12)),
                        clock,
                        builder.instance);
        this.sweep = sweep();
    }

    /** What a test may want otherwise. */
    public static final class Builder {
        private final AwsSandbox sandbox;
        private String installation = "local";
        private String instance = "test";
        private Grants grants = new Grants();
        private Cluster cluster = TestingClusters.dev();
        private int stock;
        private boolean dryRun;
        private Duration propagation = PROPAGATION;

        private Builder(AwsSandbox sandbox) {
            this.sandbox = sandbox;
        }

        public Builder installation(String name) {
            installation = name;
            return this;
        }

        public Builder instance(String name) {
            instance = name;
            return this;
        }

        /** Shares what is on the topics with another process. */
        public Builder topics(Grants known) {
            grants = known;
            return this;
        }

        public Builder cluster(Cluster other) {
            cluster = other;
            return this;
        }

        public Builder stock(int size) {
            stock = size;
            return this;
        }

        public Builder dryRun() {
            dryRun = true;
            return this;
        }

        public Builder propagation(Duration time) {
            propagation = time;
            return this;
        }

        public TestingProvisioner build() {
            return new TestingProvisioner(this);
        }
    }

    public static Builder on(AwsSandbox sandbox) {
        return new Builder(sandbox);
    }

    public static ProvisioningSettings settings(Duration propagation) {
        return new ProvisioningSettings(
                List.of("AmazonEKSViewPolicy", "AmazonEKSEditPolicy"),
                List.of("jit-*"),
                propagation,
                Duration.ofMillis(20),
                Duration.ofMillis(200),
                propagation.multipliedBy(2),
                Duration.ofSeconds(430),
                16);
    }

    public Cluster cluster() {
        return catalogue.all().getFirst();
    }

    /** An approval of Dana's, from now, that two access policies be given. */
    public Approved approved() {
        return approved(
                Events.ACCESS.toBuilder()
                        .accessPolicies(List.of("AmazonEKSEditPolicy", "AmazonEKSViewPolicy"))
                        .build());
    }

    public Approved approved(Access wanted) {
        Instant now = clock.instant();
        Access access = wanted.toBuilder().clusterArn(cluster().arn()).build();
        return Events.approved(RequestId.of(IDS.getAndIncrement()).value())
                .occurredAt(now)
                .access(access)
                .digest(AccessDigest.of(Events.DANA, access))
                .endsAt(now.plus(Events.HOUR))
                .startBy(now.plus(Duration.ofMinutes(5)))
                .build();
    }

    public List<JitEvent> provision(Approved approved) {
        return provision(approved, new TestingPermit(grants));
    }

    public List<JitEvent> provision(Approved approved, Permit permit) {
        var tools =
                new Provisioning.Tools(
                        catalogue,
                        grants,
                        lockdowns,
                        stock,
                        new JitRoles(accounts, Purpose.GRANT, installation),
                        new AccessEntries(accounts, Purpose.GRANT, installation),
                        teardown(),
                        retries(),
                        installation);
        return new Provisioning(tools, settings, clock, "test").run(approved, permit);
    }

    /** Makes access, and lets everyone know. */
    public Provisioned granted(Approved approved) {
        List<JitEvent> facts = provision(approved);
        facts.forEach(grants::apply);
        return only(facts, Provisioned.class);
    }

    public Provisioned granted() {
        return granted(approved());
    }

    public List<JitEvent> remove(Provisioned made) {
        RemovalDue order =
                RemovalDue.builder()
                        .eventId(EventId.of(made.requestId(), RemovalDue.class, 1))
                        .requestId(made.requestId())
                        .occurredAt(clock.instant())
                        .actor(Events.service("reaper-service"))
                        .person(made.person())
                        .role(made.role())
                        .cause(RemovalCause.EXPIRED)
                        .attempt(1)
                        .endedAt(clock.instant())
                        .build();
        return new Removal(catalogue, grants, teardown(), settings, clock)
                .run(order, new TestingPermit(grants));
    }

    /** Sweeps once, and lets everyone know what became of it. */
    public List<JitEvent> swept() {
        List<JitEvent> facts = sweep.run(cluster().name(), new TestingPermit(grants));
        facts.forEach(grants::apply);
        return facts;
    }

    /** Forgets what earlier sweeps saw, as a restart does. */
    public void restart() {
        sweep = sweep();
    }

    private Sweep sweep() {
        return new Sweep(
                new Sweep.Tools(
                        catalogue,
                        grants,
                        lockdowns,
                        stock,
                        new AccessEntries(accounts, Purpose.SWEEP, installation),
                        new JitRoles(accounts, Purpose.SWEEP, installation),
                        teardown()),
                settings,
                new SweepSettings(
                        dryRun, Duration.ofMinutes(2), Duration.ofMinutes(10), Duration.ofHours(1)),
                clock);
    }

    public void refill() {
        TestingStock.refill(stock, cluster());
    }

    public Teardown teardown() {
        return new Teardown(
                new AccessEntries(accounts, Purpose.REMOVAL, installation),
                new JitRoles(accounts, Purpose.REMOVAL, installation),
                retries());
    }

    public Retries retries() {
        return new Retries(settings, clock, new SplittableRandom());
    }

    /** ARNs of all entries on the cluster, whoever's. */
    public List<String> entries() {
        return sandbox.control().entries(cluster().name()).stream()
                .map(entry -> entry.identity().principalArn())
                .toList();
    }

    /** ARNs of all roles under the path of any installation. */
    public List<String> grantRoles() {
        return sandbox.control().roles(cluster().account()).stream()
                .map(role -> role.arn())
                .filter(arn -> arn.contains(":role/jit/"))
                .toList();
    }

    public static <T extends JitEvent> T only(List<JitEvent> facts, Class<T> type) {
        return facts.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElseThrow(
                        () -> new AssertionError("no " + type.getSimpleName() + " in " + facts));
    }

    @Override
    public void close() {
        accounts.close();
    }
}
