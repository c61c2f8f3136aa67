package io.jitaccess.provisioner.grant;

import io.jitaccess.catalogue.Cluster;
import io.jitaccess.events.Approved;
import io.jitaccess.events.EventId;
import io.jitaccess.events.Expiry;
import io.jitaccess.events.Extended;
import io.jitaccess.events.FailureCause;
import io.jitaccess.events.JitEvent;
import io.jitaccess.events.Provisioned;
import io.jitaccess.provisioner.aws.AccessEntries;
import io.jitaccess.provisioner.aws.AwsException;
import io.jitaccess.provisioner.state.Grants;
import io.jitaccess.provisioner.state.KnownGrant;
import io.jitaccess.provisioner.state.KnownGrant.Phase;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Gives a grant that is still active a later end. Writes nothing but a tag on AWS. */
final class Extension {
    private final Grants grants;
    private final AccessEntries entries;
    private final Retries retries;
    private final InstantSource clock;

    Extension(Grants grants, AccessEntries entries, Retries retries, InstantSource clock) {
        this.grants = grants;
        this.entries = entries;
        this.retries = retries;
        this.clock = clock;
    }

    List<JitEvent> run(Approved approved, Cluster cluster, Permit permit) {
        String base = Objects.requireNonNull(approved.extends$());
        KnownGrant known = grants.of(base);
        Optional<Provisioned> grant =
                known.fact(Provisioned.class).filter(_ -> known.phase() == Phase.ACTIVE);
        if (grant.isEmpty() || !isExtendable(grant.get(), known, approved)) {
            return List.of(Failures.of(approved, notExtendable(base), clock.instant()));
        }
        try {
            retries.run(
                    permit,
                    approved.startBy(),
                    () -> retag(cluster, grant.get(), approved.endsAt()));
        } catch (AwsException failed) {
            return List.of(Failures.of(approved, failed.error(), clock.instant()));
        }
        // Time passed at AWS: an end that came meanwhile stands.
        if (grants.of(base).phase() != Phase.ACTIVE) {
            return List.of(Failures.of(approved, notExtendable(base), clock.instant()));
        }
        Instant now = clock.instant();
        return List.of(
                extended(grant.get(), approved, now),
                expiry(grant.get(), approved, now).toBuilder()
                        .passesLockdownOf(known.passesLockdownOf().orElse(null))
                        .build());
    }

    private static boolean isExtendable(Provisioned grant, KnownGrant known, Approved approved) {
        return grant.person().equals(approved.person())
                && Admission.sameRights(grant.access(), approved.access())
                && known.endsAt().filter(approved.endsAt()::isAfter).isPresent();
    }

    private void retag(Cluster cluster, Provisioned grant, Instant endsAt) {
        AccessEntries.Found entry =
                entries.find(cluster, grant.role().roleArn())
                        .orElseThrow(() -> entries.gone(cluster, grant.role().roleArn()));
        entries.requireOurs(cluster, entry);
        entries.tag(cluster, entry, Map.of("ExpiresAt", endsAt.toString()));
    }

    private static Admission.Refused notExtendable(String base) {
        return new Admission.Refused(
                FailureCause.REFUSED,
                "Grant %s cannot be extended: it has ended, is not yours, gives other rights, or already ends later. Ask for access anew."
                        .formatted(base));
    }

    private static Extended extended(Provisioned grant, Approved approved, Instant now) {
        return Extended.builder()
                .eventId(EventId.of(grant.requestId(), Extended.class, approved.requestId()))
                .requestId(grant.requestId())
                .occurredAt(now)
                .actor(GrantPlan.US)
                .person(grant.person())
                .role(grant.role())
                .extension(approved.requestId())
                .endsAt(approved.endsAt())
                .build();
    }

    private static Expiry expiry(Provisioned grant, Approved approved, Instant now) {
        return Expiry.builder()
                .eventId(EventId.of(grant.requestId(), Expiry.class, approved.requestId()))
                .requestId(grant.requestId())
                .occurredAt(now)
                .actor(GrantPlan.US)
                .person(grant.person())
                .role(grant.role())
                .level(grant.access().level())
                .username(grant.username())
                .startedAt(grant.occurredAt())
                .dueAt(approved.endsAt())
                .approvedAt(grant.approvedAt())
                .build();
    }
}
