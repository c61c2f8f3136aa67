package io.jitaccess.provisioner.grant;

import static org.assertj.core.api.Assertions.assertThat;

import io.jitaccess.catalogue.Cluster;
import io.jitaccess.catalogue.ClusterCatalogue;
import io.jitaccess.events.Access;
import io.jitaccess.events.AccessDigest;
import io.jitaccess.events.Approved;
import io.jitaccess.events.Deprovisioned;
import io.jitaccess.events.EventId;
import io.jitaccess.events.Expiry;
import io.jitaccess.events.FailureCause;
import io.jitaccess.events.JitEvent;
import io.jitaccess.events.Provisioned;
import io.jitaccess.events.ProvisioningFailed;
import io.jitaccess.events.RemovalCause;
import io.jitaccess.events.RemovalDue;
import io.jitaccess.events.RequestId;
import io.jitaccess.provisioner.aws.AccessEntries;
import io.jitaccess.provisioner.aws.Accounts;
import io.jitaccess.provisioner.aws.Installation;
import io.jitaccess.provisioner.aws.JitRoles;
import io.jitaccess.provisioner.aws.Purpose;
import io.jitaccess.provisioner.aws.TestingAccounts;
import io.jitaccess.provisioner.aws.TestingClusters;
import io.jitaccess.provisioner.state.Grants;
import io.jitaccess.provisioner.state.Lockdowns;
import io.jitaccess.provisioner.stock.Stock;
import io.jitaccess.provisioner.stock.StockSettings;
import io.jitaccess.sandbox.AwsSandbox;
import io.jitaccess.sandbox.SandboxSettings;
import io.jitaccess.sandbox.faults.Fault;
import io.jitaccess.testing.Events;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Both sequences against the sandbox: what happens when the process or AWS fails at any point. */
class CrashIT {
    private static final ProvisioningSettings SETTINGS =
            new ProvisioningSettings(
                    List.of("AmazonEKSViewPolicy", "AmazonEKSEditPolicy"),
                    List.of("jit-*"),
                    Duration.ofSeconds(30),
                    Duration.ofMillis(20),
                    Duration.ofMillis(200),
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(430),
                    16);
    private static final Cluster DEV = TestingClusters.dev();
    private static final ClusterCatalogue CATALOGUE = new ClusterCatalogue(Map.of("dev", DEV), "");

    private final AwsSandbox sandbox = AwsSandbox.start(SandboxSettings.example());
    private final TestingAccounts.Calls calls = new TestingAccounts.Calls();
    private final Accounts accounts = TestingAccounts.of(sandbox, calls);
    private final Installation installation = new Installation("local");
    private final InstantSource clock = InstantSource.system();
    private final Grants grants = new Grants();
    private long ids = 1;

    @AfterEach
    void stop() {
        accounts.close();
        sandbox.close();
    }

    @Test
    void aProcessThatDiesAfterAnyCallIsMadeGoodByTheNext() {
        // The first grant opens the session, and tells how many calls a grant takes.
        live();
        Approved first = approved();
        Provisioned reference = only(provision(first), Provisioned.class);
        remove(reference);
        calls.dieAfter(Integer.MAX_VALUE);
        Provisioned second = only(provision(approved()), Provisioned.class);
        int toProvision = calls.made();
        calls.dieAfter(Integer.MAX_VALUE);
        remove(second);
        int toRemove = calls.made();
        assertThat(toProvision).isGreaterThanOrEqualTo(6);
        assertThat(toRemove).isGreaterThanOrEqualTo(7);

        for (int last = 1; last <= toProvision; last++) {
            Approved approved = approved();
            assertThat(diesAfter(last, () -> provision(approved))).as("call %d", last).isTrue();
            List<JitEvent> facts = provision(approved);
            Provisioned made = only(facts, Provisioned.class);
            assertThat(only(facts, Expiry.class).dueAt()).isEqualTo(approved.endsAt());
            assertThat(made.role().roleArn()).endsWith("jit-" + approved.requestId());
            assertThat(sandbox.control().entries("dev")).hasSize(1);
            remove(made);
        }
        for (int last = 1; last <= toRemove; last++) {
            Provisioned made = only(provision(approved()), Provisioned.class);
            assertThat(diesAfter(last, () -> remove(made))).as("call %d", last).isTrue();
            only(remove(made), Deprovisioned.class);
        }

        assertThat(sandbox.control().entries("dev")).isEmpty();
        assertThat(ourRoles()).isZero();
    }

    @Test
    void readingEverythingAgainMakesNothing() {
        Approved approved = approved();
        provision(approved).forEach(grants::apply);
        remove(grants.of(approved.requestId()).fact(Provisioned.class).orElseThrow())
                .forEach(grants::apply);
        calls.dieAfter(Integer.MAX_VALUE);

        assertThat(provision(approved)).isEmpty();
        assertThat(calls.made()).isZero();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("finalAnswers")
    void whatAwsRefusesForGoodIsRolledBackAndSaid(String what, Fault fault, FailureCause cause) {
        sandbox.control().fault(fault);

        ProvisioningFailed failed = only(provision(approved()), ProvisioningFailed.class);

        assertThat(failed.cause()).as(what).isEqualTo(cause);
        assertThat(failed.message()).contains("dev");
        assertThat(sandbox.control().entries("dev")).isEmpty();
        assertThat(ourRoles()).isZero();
    }

    static List<Arguments> finalAnswers() {
        return List.of(
                Arguments.of(
                        "an organisation's policy",
                        before("eks:CreateAccessEntry")
                                .answering(
                                        "AccessDeniedException",
                                        403,
                                        "not authorized, with an explicit deny in a service control"
                                                + " policy"),
                        FailureCause.REFUSED),
                Arguments.of(
                        "no room for roles",
                        before("iam:CreateRole")
                                .answering("LimitExceeded", 409, "RolesPerAccount: 1000"),
                        FailureCause.QUOTA),
                Arguments.of(
                        "no room for entries",
                        before("eks:CreateAccessEntry")
                                .answering("ResourceLimitExceededException", 400, "3000 entries"),
                        FailureCause.QUOTA),
                Arguments.of(
                        "a policy that is refused after the entry was made",
                        before("eks:AssociateAccessPolicy")
                                .answering("InvalidParameterException", 400, "no such policy"),
                        FailureCause.REFUSED));
    }

    @ParameterizedTest
    @MethodSource("passingAnswers")
    void whatIsOnlyForNowIsTriedAgain(Fault fault) {
        sandbox.control().fault(fault.times(3));

        only(provision(approved()), Provisioned.class);
    }

    static List<Fault> passingAnswers() {
        return List.of(
                Fault.of(Fault.Kind.THROTTLE, "eks:CreateAccessEntry"),
                Fault.of(Fault.Kind.THROTTLE, "iam:CreateRole"),
                Fault.of(Fault.Kind.ERROR_AFTER, "iam:CreateRole"),
                Fault.of(Fault.Kind.ERROR_AFTER, "eks:CreateAccessEntry"),
                Fault.of(Fault.Kind.ERROR_AFTER, "eks:AssociateAccessPolicy"),
                before("eks:CreateAccessEntry")
                        .answering("ExpiredTokenException", 403, "The security token is expired"));
    }

    @Test
    void aClusterWithoutAccessEntriesIsToldApart() {
        sandbox.control().authenticationMode("dev", "CONFIG_MAP");

        assertThat(only(provision(approved()), ProvisioningFailed.class).cause())
                .isEqualTo(FailureCause.CLUSTER_UNFIT);
        assertThat(ourRoles()).isZero();
    }

    @Test
    void anEntryRemovedByHandAndAClusterDeletedCountAsRemoved() {
        Provisioned one = only(provision(approved()), Provisioned.class);
        Provisioned other = only(provision(approved()), Provisioned.class);
        sandbox.control().removeEntry("dev", one.role().roleArn());
        only(remove(one), Deprovisioned.class);

        sandbox.control().clusterStatus("dev", "DELETED");
        only(remove(other), Deprovisioned.class);
        assertThat(ourRoles()).isZero();
    }

    private static Fault before(String operation) {
        return Fault.of(Fault.Kind.ERROR_BEFORE, operation);
    }

    private void live() {
        calls.live();
    }

    /** True if the process died; what it had in memory is gone, what it had claimed is not. */
    private boolean diesAfter(int count, Runnable work) {
        calls.dieAfter(count);
        try {
            work.run();
            return false;
        } catch (TestingAccounts.Died died) {
            return true;
        } finally {
            live();
        }
    }

    private List<JitEvent> provision(Approved approved) {
        var retries = new Retries(SETTINGS, clock, new SplittableRandom());
        var roles = new JitRoles(accounts, Purpose.GRANT, installation);
        var entries = new AccessEntries(accounts, Purpose.GRANT, installation);
        var stock =
                new Stock(
                        roles,
                        grants,
                        new StockSettings(0, Duration.ofSeconds(1), Duration.ofHours(1)),
                        clock,
                        new SplittableRandom(),
                        "test");
        return new Provisioning(
                        new Provisioning.Tools(
                                CATALOGUE,
                                grants,
                                new Lockdowns(),
                                stock,
                                roles,
                                entries,
                                teardown(),
                                retries,
                                installation),
                        SETTINGS,
                        clock,
                        "test")
                .run(approved, new TestingPermit(grants));
    }

    private List<JitEvent> remove(Provisioned made) {
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
        return new Removal(CATALOGUE, grants, teardown(), SETTINGS, clock)
                .run(order, new TestingPermit(grants));
    }

    private Teardown teardown() {
        return new Teardown(
                new AccessEntries(accounts, Purpose.REMOVAL, installation),
                new JitRoles(accounts, Purpose.REMOVAL, installation),
                new Retries(SETTINGS, clock, new SplittableRandom()));
    }

    private Approved approved() {
        Access access =
                Events.ACCESS.toBuilder()
                        .accessPolicies(List.of("AmazonEKSEditPolicy", "AmazonEKSViewPolicy"))
                        .build();
        Instant now = clock.instant();
        return Events.approved(RequestId.of(ids++).value())
                .occurredAt(now)
                .access(access)
                .digest(AccessDigest.of(Events.DANA, access))
                .endsAt(now.plus(Events.HOUR))
                .startBy(now.plus(Duration.ofMinutes(5)))
                .build();
    }

    private long ourRoles() {
        return sandbox.control().roles("222222222222").stream()
                .filter(role -> role.arn().contains(":role/jit/"))
                .count();
    }

    private static <T extends JitEvent> T only(List<JitEvent> facts, Class<T> type) {
        return facts.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElseThrow(
                        () -> new AssertionError("no " + type.getSimpleName() + " in " + facts));
    }
}
