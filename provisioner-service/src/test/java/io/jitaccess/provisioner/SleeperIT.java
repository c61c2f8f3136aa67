package io.jitaccess.provisioner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.jitaccess.events.Approved;
import io.jitaccess.events.Claim;
import io.jitaccess.events.EventId;
import io.jitaccess.events.Provisioned;
import io.jitaccess.events.RevocationCause;
import io.jitaccess.events.Revoked;
import io.jitaccess.sandbox.faults.Fault;
import io.jitaccess.testing.Events;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * Two real processes: one is stopped (SIGSTOP) in the middle of a grant, the other takes over,
 * grants, removes; then the first is woken.
 */
@EnabledOnOs({OS.LINUX, OS.MAC})
class SleeperIT {
    @TempDir static Path folder;

    @Test
    void bringsNoAccessBackWhenItWakes() throws Exception {
        try (TestingWorld world = TestingWorld.withoutService(folder);
                TestingProcess sleeper =
                        TestingProcess.start(
                                folder, world.arguments(Map.of("jit.instance", "sleeper")))) {
            var story = new TestingStory(world);
            await().atMost(60, SECONDS).until(() -> sleeper.hasLogged("at work"));
            // The association hangs, so that the process is stopped with its call under way.
            world.sandbox
                    .control()
                    .fault(
                            Fault.of(Fault.Kind.SLOW, "eks:AssociateAccessPolicy")
                                    .lasting(Duration.ofSeconds(5))
                                    .times(1));
            Approved approved = story.approve();
            String id = approved.requestId();
            await().atMost(20, SECONDS)
                    .until(() -> !world.sandbox.control().entries("dev").isEmpty());
            sleeper.stop();

            world.startService();
            Provisioned made = story.provisioned(id);
            assertThat(world.topics.seen(Claim.class, id))
                    .allSatisfy(claim -> assertThat(claim.owner()).isEqualTo("sleeper"));
            String token = story.draw(id);
            try (var cluster = new TestingCluster(world.sandbox, "dev")) {
                assertThat(cluster.get("/api/v1/namespaces/web/pods", token)).isEqualTo(200);
                world.topics.write(approved.person(), revoked(made));
                story.removed(made);
                assertThat(cluster.get("/api/v1/namespaces/web/pods", token)).isEqualTo(401);

                sleeper.goOn();

                await().atMost(30, SECONDS)
                        .until(() -> sleeper.hasLogged("away for too long: work begins again"));
                Provisioned next = story.provisioned(story.approve().requestId());
                assertThat(world.topics.seen(Provisioned.class, id)).hasSize(1);
                assertThat(world.sandbox.control().entries("dev"))
                        .extracting(entry -> entry.identity().principalArn())
                        .containsExactly(next.role().roleArn());
                assertThat(cluster.get("/api/v1/namespaces/web/pods", token)).isEqualTo(401);
            }
        }
    }

    private static Revoked revoked(Provisioned grant) {
        return Revoked.builder()
                .eventId(EventId.of(grant.requestId(), Revoked.class))
                .requestId(grant.requestId())
                .occurredAt(Events.T0)
                .actor(Events.DANA_ACTOR)
                .person(grant.person())
                .role(grant.role())
                .cause(RevocationCause.OWNER)
                .reason("done")
                .endsAt(grant.endsAt())
                .build();
    }
}
