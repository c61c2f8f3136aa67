package io.jitaccess.provisioner.preflight;

import io.jitaccess.catalogue.Cluster;
import io.jitaccess.events.RequestId;
import io.jitaccess.provisioner.aws.AccessEntries;
import io.jitaccess.provisioner.aws.AwsException;
import io.jitaccess.provisioner.aws.Clusters;
import io.jitaccess.provisioner.aws.EntrySpec;
import io.jitaccess.provisioner.aws.Installation;
import io.jitaccess.provisioner.aws.JitRoles;
import io.jitaccess.provisioner.aws.RoleSessions;
import io.jitaccess.provisioner.aws.SessionCredentials;
import io.jitaccess.provisioner.grant.Permit;
import io.jitaccess.provisioner.grant.ProvisioningSettings;
import io.jitaccess.provisioner.grant.Retries;
import io.jitaccess.provisioner.grant.Teardown;
import io.jitaccess.provisioner.preflight.CanaryReport.Step;
import io.jitaccess.provisioner.state.Lockdowns;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Makes a real role and entry on a cluster, proves what can only be proved so, and removes both. If
 * this process dies on the way, the entry's own end lets a sweep find it.
 */
final class Canary {
    private static final Duration LIFE = Duration.ofMinutes(15);
    private static final Duration SESSION = Duration.ofMinutes(15);
    private static final String USER = "canary";
    private static final String HARMLESS = "AmazonEKSViewPolicy";

    private final Lockdowns lockdowns;
    private final Clusters clusters;
    private final JitRoles roles;
    private final AccessEntries entries;
    private final RoleSessions sessions;
    private final Teardown teardown;
    private final Retries retries;
    private final Installation installation;
    private final ProvisioningSettings settings;
    private final InstantSource clock;
    private final RandomGenerator random;

    /** What a canary works with. */
    record Tools(
            Lockdowns lockdowns,
            Clusters clusters,
            JitRoles roles,
            AccessEntries entries,
            RoleSessions sessions,
            Teardown teardown,
            Retries retries,
            Installation installation,
            RandomGenerator random) {}

    Canary(Tools tools, ProvisioningSettings settings, InstantSource clock) {
        this.lockdowns = tools.lockdowns();
        this.clusters = tools.clusters();
        this.roles = tools.roles();
        this.entries = tools.entries();
        this.sessions = tools.sessions();
        this.teardown = tools.teardown();
        this.retries = tools.retries();
        this.installation = tools.installation();
        this.random = tools.random();
        this.settings = settings;
        this.clock = clock;
    }

    /** Whether one is to be run without being asked for. */
    boolean isWanted(PreflightSettings preflight) {
        return preflight.canary() || !settings.groupsByName().isEmpty();
    }

    CanaryReport run(Cluster cluster) {
        if (cluster.retired() || lockdowns.isLocked(cluster.name())) {
            return new CanaryReport(
                    cluster.name(),
                    false,
                    List.of(),
                    List.of(
                            Finding.note(
                                    "The cluster is retired or locked down.",
                                    "Ask again once it is open.")),
                    clock.instant());
        }
        return new Flight(cluster, RequestId.next(clock, random).value()).fly();
    }

    /** One canary. */
    private final class Flight {
        private final Cluster cluster;
        private final String id;
        private final String roleName;
        private final String roleArn;
        private final Instant deadline;
        private final List<Step> steps = new ArrayList<>();
        private final List<Finding> findings = new ArrayList<>();

        Flight(Cluster cluster, String id) {
            this.cluster = cluster;
            this.id = id;
            this.roleName = "jit-canary-" + id;
            this.roleArn = installation.roleArn(cluster, roleName);
            this.deadline = clock.instant().plus(settings.propagation().multipliedBy(2));
        }

        CanaryReport fly() {
            if (isMade()) {
                @Nullable SessionCredentials session = session();
                if (session != null) {
                    bindings(session);
                }
            }
            step("removal", () -> teardown.run(cluster, roleArn, Permit.unbound(), removeBy()));
            boolean ok =
                    steps.stream().allMatch(Step::ok)
                            && findings.stream()
                                    .noneMatch(it -> it.severity() == Finding.Severity.BLOCKING);
            return new CanaryReport(
                    cluster.name(), ok, List.copyOf(steps), List.copyOf(findings), clock.instant());
        }

        private boolean isMade() {
            EntrySpec entry = entry(List.of());
            return step("role", this::makeRole)
                    && step("entry", () -> retry(() -> entries.create(cluster, entry)))
                    && step("policies", () -> associate(entry))
                    && step("verification", () -> retry(() -> entries.verify(cluster, entry)));
        }

        private void makeRole() {
            retry(() -> roles.create(cluster, roleName, Map.of("RequestID", id)));
            retry(() -> roles.permit(cluster, roleName));
        }

        private void associate(EntrySpec entry) {
            for (String policy : entry.accessPolicies()) {
                retry(() -> entries.associate(cluster, entry, policy));
            }
        }

        private @Nullable SessionCredentials session() {
            List<SessionCredentials> drawn = new ArrayList<>();
            var wanted =
                    new RoleSessions.Session(
                            roleArn, roleName, USER, Map.of("Purpose", "JITAccess"), SESSION);
            boolean ok =
                    step("session", () -> retry(() -> drawn.add(sessions.assume(cluster, wanted))));
            return ok ? drawn.getFirst() : null;
        }

        /** Each group in turn gets an entry of its own, so that one cannot stand in for another. */
        private void bindings(SessionCredentials session) {
            List<String> groups = settings.groupsByName();
            if (groups.isEmpty()) {
                return;
            }
            var probe = new BindingProbe(clusters, cluster, session, clock, settings.propagation());
            for (String group : groups) {
                step("group " + group, () -> moveTo(group));
                findings.addAll(probe.look(group));
            }
        }

        private void moveTo(String group) {
            EntrySpec entry = entry(List.of(group));
            retry(() -> entries.delete(cluster, roleArn));
            retry(() -> entries.requireAbsent(cluster, roleArn));
            retry(() -> entries.create(cluster, entry));
        }

        private EntrySpec entry(List<String> groups) {
            List<String> policies =
                    groups.isEmpty()
                            ? settings.allowedPolicies().stream().filter(HARMLESS::equals).toList()
                            : List.of();
            return new EntrySpec(
                    roleArn,
                    "jit:%s:%s".formatted(USER, id),
                    groups,
                    policies,
                    List.of(BindingProbe.namespaces(cluster).getFirst()),
                    Map.of(
                            "RequestID",
                            id,
                            "UserID",
                            USER,
                            "ClusterID",
                            cluster.arn(),
                            "ExpiresAt",
                            deadline.plus(LIFE).toString()));
        }

        private void retry(Runnable call) {
            retries.run(Permit.unbound(), deadline, call);
        }

        private Instant removeBy() {
            return clock.instant().plus(settings.removalEffort());
        }

        private boolean step(String name, Runnable work) {
            Instant began = clock.instant();
            boolean ok = true;
            try {
                work.run();
            } catch (AwsException failed) {
                ok = false;
                findings.add(Remedies.of(cluster, failed.error()));
            }
            steps.add(new Step(name, ok, Duration.between(began, clock.instant()).toMillis()));
            return ok;
        }
    }
}
