package io.jitaccess.provisioner.grant;

import io.jitaccess.catalogue.Cluster;
import io.jitaccess.catalogue.ClusterCatalogue;
import io.jitaccess.events.Deprovisioned;
import io.jitaccess.events.EventId;
import io.jitaccess.events.JitEvent;
import io.jitaccess.events.RemovalDue;
import io.jitaccess.provisioner.aws.AwsException;
import io.jitaccess.provisioner.state.Grants;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * An order to remove: access is gone, and said to be. An order that cannot be carried out in time
 * is dropped, since the reaper repeats it until {@link Deprovisioned}.
 */
public final class Removal {
    private static final Logger log = LoggerFactory.getLogger(Removal.class);

    private final ClusterCatalogue catalogue;
    private final Grants grants;
    private final Teardown teardown;
    private final ProvisioningSettings settings;
    private final InstantSource clock;

    public Removal(
            ClusterCatalogue catalogue,
            Grants grants,
            Teardown teardown,
            ProvisioningSettings settings,
            InstantSource clock) {
        this.catalogue = catalogue;
        this.grants = grants;
        this.teardown = teardown;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Carries the order out.
     *
     * @return that it is done; nothing if it is not, and will be ordered again
     * @throws LeaseLostException if another instance may have this piece now
     */
    public List<JitEvent> run(RemovalDue order, Permit permit) {
        Optional<Deprovisioned> before = grants.of(order.requestId()).fact(Deprovisioned.class);
        if (before.isPresent()) {
            // An order from before that was said only waited in line: its sender hears of it
            // anyway.
            return order.occurredAt().isBefore(before.get().occurredAt())
                    ? List.of()
                    : List.of(before.get());
        }
        Optional<Cluster> cluster = catalogue.find(order.role().cluster());
        if (cluster.isEmpty()) {
            log.atError()
                    .addKeyValue("requestId", order.requestId())
                    .addKeyValue("cluster", order.role().cluster())
                    .log(
                            "cannot remove: the cluster left the catalogue; list it again with"
                                    + " 'retired: true'");
            return List.of();
        }
        try {
            teardown.run(
                    cluster.get(),
                    order.role().roleArn(),
                    permit,
                    clock.instant().plus(settings.removalEffort()));
        } catch (AwsException failed) {
            log.atError()
                    .addKeyValue("requestId", order.requestId())
                    .addKeyValue("cluster", order.role().cluster())
                    .addKeyValue("attempt", order.attempt())
                    .addKeyValue("error", failed.getMessage())
                    .log("access is not removed yet");
            return List.of();
        }
        log.atInfo()
                .addKeyValue("requestId", order.requestId())
                .addKeyValue("cluster", order.role().cluster())
                .log("access is gone");
        return List.of(deprovisioned(order, clock.instant()));
    }

    private Deprovisioned deprovisioned(RemovalDue order, Instant now) {
        return Deprovisioned.builder()
                .eventId(EventId.of(order.requestId(), Deprovisioned.class))
                .requestId(order.requestId())
                .occurredAt(now)
                .actor(GrantPlan.US)
                .person(order.person())
                .role(order.role())
                .cause(order.cause())
                .removedAt(now)
                .lastPossibleUseAt(lastPossibleUse(order.requestId(), now))
                .build();
    }

    /** Without an entry nobody new gets in; what an API server has cached may work for its time. */
    private Instant lastPossibleUse(String requestId, Instant now) {
        return Optional.ofNullable(grants.of(requestId).credentialsUntil())
                .map(_ -> now.plus(settings.residualAccess()))
                .orElse(now);
    }
}
