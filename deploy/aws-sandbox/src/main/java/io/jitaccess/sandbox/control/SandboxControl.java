package io.jitaccess.sandbox.control;

import io.jitaccess.sandbox.aws.CallLog;
import io.jitaccess.sandbox.aws.Checks;
import io.jitaccess.sandbox.faults.Behaviour;
import io.jitaccess.sandbox.faults.Delays;
import io.jitaccess.sandbox.faults.Fault;
import io.jitaccess.sandbox.faults.Quotas;
import io.jitaccess.sandbox.faults.RateLimit;
import io.jitaccess.sandbox.kubernetes.ApiAudit;
import io.jitaccess.sandbox.world.AccessEntry;
import io.jitaccess.sandbox.world.Account;
import io.jitaccess.sandbox.world.Cluster;
import io.jitaccess.sandbox.world.Credentials;
import io.jitaccess.sandbox.world.Role;
import io.jitaccess.sandbox.world.World;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a test may do to the sandbox besides calling AWS. The control endpoint offers the same over
 * HTTP.
 */
public final class SandboxControl {
    private final World world;
    private final Behaviour behaviour;
    private final CallLog calls;
    private final Checks checks;
    private final ApiAudit audit;
    private final boolean revealSecrets;

    public SandboxControl(
            World world,
            Behaviour behaviour,
            CallLog calls,
            Checks checks,
            ApiAudit audit,
            boolean revealSecrets) {
        this.world = world;
        this.behaviour = behaviour;
        this.calls = calls;
        this.checks = checks;
        this.audit = audit;
        this.revealSecrets = revealSecrets;
    }

    public Instant now() {
        return world.clock().instant();
    }

    public void setClock(Instant now) {
        world.clock().set(now);
    }

    public void advanceClock(Duration by) {
        world.clock().advance(by);
    }

    public Delays delays() {
        return behaviour.delays();
    }

    public void delays(Delays delays) {
        behaviour.delays(delays);
    }

    public Quotas quotas() {
        return behaviour.quotas();
    }

    public void quotas(Quotas quotas) {
        behaviour.quotas(quotas);
    }

    public List<RateLimit> rateLimits() {
        return behaviour.rateLimits();
    }

    public void rateLimits(List<RateLimit> limits) {
        behaviour.rateLimits(limits);
    }

    public List<Fault> faults() {
        return behaviour.faults();
    }

    public void fault(Fault fault) {
        behaviour.add(fault);
    }

    public void clearFaults() {
        behaviour.clearFaults();
    }

    /** Every role of an account, as IAM itself sees it now. */
    public List<Role> roles(String account) {
        return world.account(account)
                .map(Account::roles)
                .map(roles -> roles.list(Duration.ZERO))
                .orElse(List.of());
    }

    /** Every access entry of a cluster, as EKS itself sees it now. */
    public List<AccessEntry> entries(String cluster) {
        return world.cluster(cluster)
                .map(Cluster::entries)
                .map(entries -> entries.list(Duration.ZERO))
                .orElse(List.of());
    }

    public State state() {
        return State.of(world);
    }

    /** Takes an access entry away as somebody by hand would, without a call. */
    public void removeEntry(String cluster, String principalArn) {
        world.cluster(cluster).orElseThrow().entries().change(principalArn, before -> null);
    }

    /** Takes a role away as somebody by hand would, without a call. */
    public void removeRole(String account, String name) {
        world.account(account).orElseThrow().roles().change(Account.key(name), before -> null);
    }

    /** {@code CONFIG_MAP}, {@code API_AND_CONFIG_MAP} or {@code API}. */
    public void authenticationMode(String cluster, String mode) {
        world.cluster(cluster).orElseThrow().settings().authenticationMode(mode);
    }

    /** {@code ACTIVE}, {@code UPDATING}, ...; with {@code DELETED} the cluster is no more. */
    public void clusterStatus(String cluster, String status) {
        clusterOfAnyStatus(cluster).orElseThrow().settings().status(status);
    }

    private Optional<Cluster> clusterOfAnyStatus(String name) {
        return world.clusters().stream().filter(c -> c.name().equals(name)).findAny();
    }

    public List<CallLog.Entry> calls() {
        return calls.entries(call -> true);
    }

    /** Every permission that was asked for, with what its answer depended on. */
    public List<Checks.Check> checks() {
        return checks.all();
    }

    public void clearCalls() {
        calls.clear();
    }

    public List<ApiAudit.Entry> apiRequests() {
        return audit.entries();
    }

    /**
     * Every secret that the sandbox gave out or was seeded with. Fails where the settings do not
     * allow it.
     */
    public List<Credentials.Secret> secretsHandedOut() {
        if (!revealSecrets) {
            throw new IllegalStateException("revealSecrets is off in the settings of this sandbox");
        }
        List<Credentials.Secret> secrets = new ArrayList<>();
        world.credentials().handedOut().forEach(secrets::add);
        return secrets;
    }
}
