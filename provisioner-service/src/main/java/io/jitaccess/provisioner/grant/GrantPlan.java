package io.jitaccess.provisioner.grant;

import io.jitaccess.catalogue.Cluster;
import io.jitaccess.events.Access;
import io.jitaccess.events.Actor;
import io.jitaccess.events.ActorKind;
import io.jitaccess.events.Approved;
import io.jitaccess.events.Claim;
import io.jitaccess.events.EventId;
import io.jitaccess.events.Expiry;
import io.jitaccess.events.GrantRole;
import io.jitaccess.events.Provisioned;
import io.jitaccess.kafka.Service;
import io.jitaccess.provisioner.aws.AwsNames;
import io.jitaccess.provisioner.aws.EntrySpec;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Map;

/** Everything that follows from an approval and the role that was claimed for it. */
record GrantPlan(Approved approved, Cluster cluster, GrantRole role) {
    static final Actor US =
            Actor.builder().kind(ActorKind.SERVICE).id(Service.PROVISIONER.principal()).build();

    String requestId() {
        return approved.requestId();
    }

    /**
     * Unique per grant: with the person's name alone, a role binding that someone leaves behind as
     * admin would live on in their next viewer grant.
     */
    String username() {
        return "jit:%s:%s".formatted(AwsNames.encode(approved.user()), requestId());
    }

    /** When the one lockdown began that the grant may outlive: a break-glass rule says so. */
    static @Nullable Instant passesLockdownOf(Approved approved) {
        return approved.passesLockdown() && approved.breakGlass()
                ? approved.lockdownSeenAt()
                : null;
    }

    EntrySpec entry() {
        Access access = approved.access();
        return new EntrySpec(
                role.roleArn(),
                username(),
                access.kubernetesGroups(),
                access.accessPolicies(),
                access.namespaces(),
                Map.of(
                        "RequestID",
                        requestId(),
                        "UserID",
                        AwsNames.encode(approved.user()),
                        "ClusterID",
                        cluster.arn(),
                        "ExpiresAt",
                        approved.endsAt().toString()));
    }

    Claim claim(boolean fromStock, String owner, Instant now) {
        return Claim.builder()
                .eventId(EventId.of(requestId(), Claim.class))
                .requestId(requestId())
                .occurredAt(now)
                .actor(US)
                .person(approved.person())
                .role(role)
                .digest(approved.digest())
                .startBy(approved.startBy())
                .endsAt(approved.endsAt())
                .fromStock(fromStock)
                .owner(owner)
                .passesLockdownOf(passesLockdownOf(approved))
                .build();
    }

    Provisioned provisioned(Instant now) {
        return Provisioned.builder()
                .eventId(EventId.of(requestId(), Provisioned.class))
                .requestId(requestId())
                .occurredAt(now)
                .actor(US)
                .person(approved.person())
                .user(approved.user())
                .access(approved.access())
                .digest(approved.digest())
                .role(role)
                .username(username())
                .approvedAt(approved.occurredAt())
                .endsAt(approved.endsAt())
                .kubeconfigModes(approved.kubeconfigModes())
                .build();
    }

    Expiry expiry(Instant now) {
        return Expiry.builder()
                .eventId(EventId.of(requestId(), Expiry.class))
                .requestId(requestId())
                .occurredAt(now)
                .actor(US)
                .person(approved.person())
                .role(role)
                .level(approved.access().level())
                .username(username())
                .startedAt(now)
                .dueAt(approved.endsAt())
                .approvedAt(approved.occurredAt())
                .passesLockdownOf(passesLockdownOf(approved))
                .build();
    }
}
