package io.jitaccess.provisioner.grant;

import io.jitaccess.catalogue.Cluster;
import io.jitaccess.catalogue.ClusterCatalogue;
import io.jitaccess.events.Approved;
import io.jitaccess.events.Claim;
import io.jitaccess.events.FailureCause;
import io.jitaccess.events.GrantRole;
import io.jitaccess.events.JitEvent;
import io.jitaccess.provisioner.aws.AccessEntries;
import io.jitaccess.provisioner.aws.AwsException;
import io.jitaccess.provisioner.aws.EntrySpec;
import io.jitaccess.provisioner.aws.Installation;
import io.jitaccess.provisioner.aws.JitRoles;
import io.jitaccess.provisioner.state.Grants;
import io.jitaccess.provisioner.state.KnownGrant;
import io.jitaccess.provisioner.state.Lockdowns;
import io.jitaccess.provisioner.stock.Stock;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Approved: access exists. The only sequence that creates rights on AWS. Every step may be
 * repeated, so a crash at any line is repaired by running it again; what fails for good is rolled
 * back.
 */
public final class Provisioning {
    private static final Logger log = LoggerFactory.getLogger(Provisioning.class);
    private final ClusterCatalogue catalogue;
    private final Grants grants;
    private final Lockdowns lockdowns;
    private final Stock stock;
    private final JitRoles roles;
    private final AccessEntries entries;
    private final Teardown teardown;
    private final Extension extension;
    private final Retries retries;
    private final Installation installation;
    private final ProvisioningSettings settings;
    private final InstantSource clock;
    private final String instance;

    /** What provisioning works with. */
    public record Tools(
            ClusterCatalogue catalogue,
            Grants grants,
            Lockdowns lockdowns,
            Stock stock,
            JitRoles roles,
            AccessEntries entries,
            Teardown teardown,
            Retries retries,
            Installation installation) {}

    public Provisioning(
            Tools tools, ProvisioningSettings settings, InstantSource clock, String instance) {
        this.catalogue = tools.catalogue();
        this.grants = tools.grants();
        this.lockdowns = tools.lockdowns();
        this.stock = tools.stock();
        this.roles = tools.roles();
        this.entries = tools.entries();
        this.teardown = tools.teardown();
        this.retries = tools.retries();
        this.installation = tools.installation();
        this.settings = settings;
        this.clock = clock;
        this.instance = instance;
        this.extension = new Extension(grants, entries, retries, clock);
    }

    /**
     * Does what the approval asks for.
     *
     * @return the facts to write; none if they were written before
     * @throws LeaseLostException if another instance may have this piece now
     */
    public List<JitEvent> run(Approved approved, Permit permit) {
        KnownGrant known = grants.of(approved.requestId());
        return switch (Admission.decide(
                approved, known, catalogue, settings, isLockedDown(approved), clock.instant())) {
            case Admission.Settled() -> List.of();
            case Admission.Refused refused -> refuse(approved, known, refused, permit);
            case Admission.Admitted(var cluster) ->
                    approved.extends$() == null
                            ? start(approved, cluster, known, permit)
                            : extension.run(approved, cluster, permit);
        };
    }

    private List<JitEvent> refuse(
            Approved approved, KnownGrant known, Admission.Refused refused, Permit permit) {
        log.atWarn()
                .addKeyValue("requestId", approved.requestId())
                .addKeyValue("cluster", approved.access().cluster())
                .addKeyValue("error", refused.cause())
                .log("approval refused");
        known.fact(Claim.class)
                .ifPresent(claim -> rollBack(claim.role(), approved.requestId(), permit));
        return List.of(Failures.of(approved, refused, clock.instant()));
    }

    private List<JitEvent> start(
            Approved approved, Cluster cluster, KnownGrant known, Permit permit) {
        Claim claim = known.fact(Claim.class).orElseGet(() -> claim(approved, cluster, permit));
        GrantPlan plan = new GrantPlan(approved, cluster, claim.role());
        try {
            make(plan, claim, permit);
        } catch (AwsException failed) {
            log.atWarn()
                    .addKeyValue("requestId", approved.requestId())
                    .addKeyValue("cluster", cluster.name())
                    .addKeyValue("error", failed.getMessage())
                    .log("access could not be made");
            rollBack(claim.role(), approved.requestId(), permit);
            return List.of(Failures.of(approved, failed.error(), clock.instant()));
        }
        if (isLockedDown(approved)) {
            return refuse(approved, grants.of(approved.requestId()), closedMeanwhile(), permit);
        }
        Instant now = clock.instant();
        log.atInfo()
                .addKeyValue("requestId", approved.requestId())
                .addKeyValue("cluster", cluster.name())
                .log("access exists");
        return List.of(plan.provisioned(now), plan.expiry(now));
    }

    private Claim claim(Approved approved, Cluster cluster, Permit permit) {
        Optional<String> ready = stock.take(cluster);
        GrantRole role =
                GrantRole.builder()
                        .roleArn(
                                installation.roleArn(
                                        cluster, ready.orElse("jit-" + approved.requestId())))
                        .account(cluster.account())
                        .region(cluster.region())
                        .cluster(cluster.name())
                        .build();
        Claim claim =
                new GrantPlan(approved, cluster, role)
                        .claim(ready.isPresent(), instance, clock.instant());
        permit.claim(claim);
        return claim;
    }

    private void make(GrantPlan plan, Claim claim, Permit permit) {
        Instant deadline = plan.approved().startBy();
        Cluster cluster = plan.cluster();
        EntrySpec entry = plan.entry();
        if (!claim.fromStock()) {
            String name = "jit-" + plan.requestId();
            Map<String, String> tags = Map.of("RequestID", plan.requestId());
            retries.run(permit, deadline, () -> roles.create(cluster, name, tags));
            retries.run(permit, deadline, () -> roles.permit(cluster, name));
        }
        retries.run(permit, deadline, () -> entries.create(cluster, entry));
        for (String policy : entry.accessPolicies()) {
            retries.run(permit, deadline, () -> entries.associate(cluster, entry, policy));
        }
        retries.run(permit, deadline, () -> entries.verify(cluster, entry));
    }

    /** What cannot be rolled back now is found and removed by the next sweeps. */
    private void rollBack(GrantRole role, String requestId, Permit permit) {
        Optional<Cluster> cluster = catalogue.find(role.cluster());
        if (cluster.isEmpty()) {
            return;
        }
        try {
            teardown.run(
                    cluster.get(),
                    role.roleArn(),
                    permit,
                    clock.instant().plus(settings.removalEffort().dividedBy(2)));
        } catch (AwsException failed) {
            log.atError()
                    .addKeyValue("requestId", requestId)
                    .addKeyValue("cluster", role.cluster())
                    .addKeyValue("error", failed.getMessage())
                    .log("rollback is left to the sweep");
        }
    }

    private boolean isLockedDown(Approved approved) {
        return lockdowns.voids(
                approved.access().cluster(),
                approved.lockdownSeenAt(),
                GrantPlan.passesLockdownOf(approved));
    }

    private static Admission.Refused closedMeanwhile() {
        return new Admission.Refused(
                FailureCause.LOCKED_DOWN,
                "The cluster was locked down while access was being made. Ask again once it is"
                        + " open.");
    }
}
