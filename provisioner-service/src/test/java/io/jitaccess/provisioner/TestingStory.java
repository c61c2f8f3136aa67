package io.jitaccess.provisioner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.jitaccess.events.Access;
import io.jitaccess.events.AccessDigest;
import io.jitaccess.events.Approved;
import io.jitaccess.events.Deprovisioned;
import io.jitaccess.events.EventId;
import io.jitaccess.events.FailureCause;
import io.jitaccess.events.GrantRole;
import io.jitaccess.events.Lockdown;
import io.jitaccess.events.LockdownState;
import io.jitaccess.events.Provisioned;
import io.jitaccess.events.ProvisioningFailed;
import io.jitaccess.events.RemovalCause;
import io.jitaccess.events.RemovalDue;
import io.jitaccess.events.RequestId;
import io.jitaccess.testing.Events;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** What the other services and Dana would do in a world. */
final class TestingStory {
    private static final AtomicLong IDS = new AtomicLong(1);

    private final TestingWorld world;

    TestingStory(TestingWorld world) {
        this.world = world;
    }

    String nextId() {
        return RequestId.of(IDS.getAndIncrement()).value();
    }

    Approved approve() {
        return approve("dev", null);
    }

    Approved approve(String cluster, @Nullable Instant lockdownSeenAt) {
        Access access =
                Events.ACCESS.toBuilder()
                        .cluster(cluster)
                        .clusterArn("arn:aws:eks:eu-central-1:222222222222:cluster/" + cluster)
                        .build();
        return approve(approval(access, Events.HOUR).lockdownSeenAt(lockdownSeenAt).build());
    }

    Approved.Builder approval(Access access, Duration length) {
        Instant now = world.now();
        return Events.approved(nextId())
                .access(access)
                .digest(AccessDigest.of(Events.DANA, access))
                .occurredAt(now)
                .endsAt(now.plus(length))
                .startBy(now.plus(Duration.ofMinutes(5)));
    }

    Approved approve(Approved approved) {
        world.topics.write(approved.person(), approved);
        return approved;
    }

    Provisioned provisioned(String id) {
        return await().atMost(30, SECONDS)
                .until(() -> world.topics.seen(Provisioned.class, id), seen -> !seen.isEmpty())
                .getFirst();
    }

    FailureCause failure(Approved approved) {
        return await().atMost(30, SECONDS)
                .until(
                        () -> world.topics.seen(ProvisioningFailed.class, approved.requestId()),
                        seen -> !seen.isEmpty())
                .getFirst()
                .cause();
    }

    String draw(String id) {
        HttpResponse<String> drawn =
                world.post(
                        "/internal/requests/%s/credential".formatted(id),
                        world.issuer.personToken("dana", world.now()));
        assertThat(drawn.statusCode()).as(drawn.body()).isEqualTo(200);
        return JsonMapper.shared().readTree(drawn.body()).at("/status/token").asString();
    }

    /** Calls as Dana; the answer is one of the kubeconfigs, a credential, or a problem. */
    HttpResponse<String> asDana(String id, String call) {
        return world.post(
                "/internal/requests/%s/%s".formatted(id, call),
                world.issuer.personToken("dana", world.now()));
    }

    Deprovisioned removed(Provisioned grant) {
        world.topics.write(grant.role().cluster(), removal(grant.role(), grant.requestId(), 1));
        return await().atMost(30, SECONDS)
                .until(
                        () -> world.topics.seen(Deprovisioned.class, grant.requestId()),
                        seen -> !seen.isEmpty())
                .getFirst();
    }

    static Lockdown lockdown(LockdownState state, Instant lockedAt) {
        return Lockdown.builder()
                .eventId(EventId.of("demo", Lockdown.class, "1" + state))
                .occurredAt(lockedAt)
                .actor(Events.DANA_ACTOR)
                .cluster("demo")
                .state(state)
                .epoch(1)
                .lockedAt(lockedAt)
                .reason("drill")
                .build();
    }

    static RemovalDue removal(GrantRole role, String id, int attempt) {
        return RemovalDue.builder()
                .eventId(EventId.of(id, RemovalDue.class, attempt))
                .requestId(id)
                .occurredAt(Events.T0)
                .actor(Events.service("reaper-service"))
                .person(Events.DANA)
                .role(role)
                .cause(RemovalCause.EXPIRED)
                .attempt(attempt)
                .endedAt(Events.T0)
                .build();
    }

    HttpResponse<String> kubeconfig(String id, String subject) {
        return world.post(
                "/internal/requests/%s/kubeconfig".formatted(id),
                world.issuer.personToken(subject, world.now()));
    }

    static JsonNode exec(HttpResponse<String> kubeconfig) {
        assertThat(kubeconfig.statusCode()).as(kubeconfig.body()).isEqualTo(200);
        return new YAMLMapper().readTree(kubeconfig.body()).at("/users/0/user/exec");
    }

    static String env(JsonNode exec, String name) {
        return exec.path("env")
                .valueStream()
                .filter(variable -> variable.path("name").asString().equals(name))
                .map(variable -> variable.path("value").asString())
                .findFirst()
                .orElseThrow();
    }
}
