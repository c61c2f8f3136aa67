package io.jitaccess.testing;

import io.jitaccess.events.Access;
import io.jitaccess.events.AccessDigest;
import io.jitaccess.events.Actor;
import io.jitaccess.events.ActorKind;
import io.jitaccess.events.Approved;
import io.jitaccess.events.Channel;
import io.jitaccess.events.EventId;
import io.jitaccess.events.Expiry;
import io.jitaccess.events.GrantRole;
import io.jitaccess.events.KubeconfigMode;
import io.jitaccess.events.Provisioned;
import io.jitaccess.events.Requested;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Object mother of events: Dana asks for an hour of viewer on cluster dev, namespace web. */
public final class Events {
    public static final Instant T0 = Instant.parse("2026-01-15T10:00:00Z");
    public static final Duration HOUR = Duration.ofHours(1);
    public static final String DANA = "local:dana";
    public static final Actor DANA_ACTOR = person(DANA, "Dana Developer");
    public static final Access ACCESS =
            Access.builder()
                    .cluster("dev")
                    .clusterArn("arn:aws:eks:eu-central-1:222222222222:cluster/dev")
                    .level("viewer")
                    .accessPolicies(List.of("AmazonEKSViewPolicy"))
                    .namespaces(List.of("web"))
                    .durationSeconds(HOUR.toSeconds())
                    .reason("look at the logs")
                    .build();

    private Events() {}

    public static Actor person(String id, String name) {
        return Actor.builder().kind(ActorKind.PERSON).id(id).name(name).build();
    }

    public static Actor service(String name) {
        return Actor.builder().kind(ActorKind.SERVICE).id(name).build();
    }

    public static GrantRole role(String requestId) {
        return GrantRole.builder()
                .roleArn("arn:aws:iam::222222222222:role/jit/local/jit-" + requestId)
                .account("222222222222")
                .region("eu-central-1")
                .cluster("dev")
                .build();
    }

    public static Requested.Builder requested(String requestId) {
        return Requested.builder()
                .eventId(EventId.of(requestId, Requested.class))
                .requestId(requestId)
                .occurredAt(T0)
                .actor(DANA_ACTOR)
                .person(DANA)
                .user("dana@example.com")
                .groups(List.of("developers"))
                .cluster("dev")
                .level("viewer")
                .namespaces(List.of("web"))
                .durationSeconds(HOUR.toSeconds())
                .reason("look at the logs")
                .channel(Channel.REST);
    }

    public static Approved.Builder approved(String requestId) {
        return Approved.builder()
                .eventId(EventId.of(requestId, Approved.class))
                .requestId(requestId)
                .occurredAt(T0)
                .actor(service("approval-service"))
                .person(DANA)
                .user("dana@example.com")
                .access(ACCESS)
                .digest(AccessDigest.of(DANA, ACCESS))
                .rule("developers-view-dev")
                .policyHash("0".repeat(64))
                .endsAt(T0.plus(HOUR))
                .startBy(T0.plus(Duration.ofMinutes(5)))
                .kubeconfigModes(List.of(KubeconfigMode.BROKER));
    }

    public static Provisioned.Builder provisioned(String requestId) {
        return Provisioned.builder()
                .eventId(EventId.of(requestId, Provisioned.class))
                .requestId(requestId)
                .occurredAt(T0)
                .actor(service("provisioner-service"))
                .person(DANA)
                .user("dana@example.com")
                .access(ACCESS)
                .digest(AccessDigest.of(DANA, ACCESS))
                .role(role(requestId))
                .username("jit:dana@example.com:" + requestId)
                .approvedAt(T0)
                .endsAt(T0.plus(HOUR))
                .kubeconfigModes(List.of(KubeconfigMode.BROKER));
    }

    public static Expiry.Builder expiry(String requestId) {
        return Expiry.builder()
                .eventId(EventId.of(requestId, Expiry.class))
                .requestId(requestId)
                .occurredAt(T0)
                .actor(service("provisioner-service"))
                .person(DANA)
                .role(role(requestId))
                .level("viewer")
                .username("jit:dana@example.com:" + requestId)
                .startedAt(T0)
                .dueAt(T0.plus(HOUR));
    }
}
