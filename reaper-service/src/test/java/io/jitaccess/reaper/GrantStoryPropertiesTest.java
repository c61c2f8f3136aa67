package io.jitaccess.reaper;

import static io.jitaccess.testing.Events.DANA_ACTOR;
import static io.jitaccess.testing.Events.HOUR;
import static io.jitaccess.testing.Events.T0;
import static io.jitaccess.testing.Events.expiry;
import static io.jitaccess.testing.Events.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.jitaccess.events.DenialCause;
import io.jitaccess.events.Denied;
import io.jitaccess.events.Deprovisioned;
import io.jitaccess.events.DirectoryEntry;
import io.jitaccess.events.Expired;
import io.jitaccess.events.Expiry;
import io.jitaccess.events.JitEvent;
import io.jitaccess.events.Lockdown;
import io.jitaccess.events.LockdownState;
import io.jitaccess.events.RemovalCause;
import io.jitaccess.events.RemovalDue;
import io.jitaccess.events.Revocation;
import io.jitaccess.events.RevocationCause;
import io.jitaccess.events.RevocationScope;
import io.jitaccess.events.Revoked;
import io.jitaccess.kafka.EventSerde;
import io.jitaccess.testing.Events;
import io.jitaccess.testing.TestingRegistry;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Whatever is told in whatever order, and however often the partition moves or is broken off: every
 * grant that was seen ends once, and not early. Through the stores and all of what reads and writes
 * them.
 */
class GrantStoryPropertiesTest {
    private static final int GRANTS = 4;
    private static final ReaperSettings SETTINGS =
            new ReaperSettings(
                    Duration.ofMillis(100),
                    2,
                    Duration.ofMinutes(3),
                    Duration.ofDays(90),
                    List.of(),
                    1,
                    0);
    private static TestingRegistry registry;
    private static EventSerde events;

    /** Something that happens, on whichever grant or instance the number means. */
    enum Kind {
        DUE,
        REPEATED,
        REVOKE,
        REVOKE_ALL,
        DEACTIVATE,
        ACTIVATE,
        LOCK,
        LIFT,
        DENY,
        GONE,
        TICK,
        MOVE,
        BROKEN_OFF
    }

    record Step(Kind kind, int number, Duration pause, Duration length) {}

    @BeforeContainer
    static void start() {
        registry = TestingRegistry.installed();
        events = EventSerde.at(registry.url());
    }

    @AfterContainer
    static void stop() {
        registry.close();
    }

    @Property(tries = 300)
    void everyGrantThatWasSeenEndsOnceAndNotEarly(@ForAll("steps") List<Step> steps) {
        var story = new Story();
        steps.forEach(story::tell);
        story.letADayPass();

        for (int grant = 0; grant < GRANTS; grant++) {
            story.check(grant);
        }
    }

    /** Plays the steps, and knows what was told of each grant when. */
    private static final class Story {
        private final TestingTask task = new TestingTask(events, SETTINGS, T0);
        private final List<JitEvent> told = new ArrayList<>();
        private final List<JitEvent> sent = new ArrayList<>();
        private @Nullable Instant lockedAt;

        void tell(Step step) {
            task.pass(step.pause());
            int number = step.number();
            switch (step.kind()) {
                case DUE -> send(due(number, step.length()));
                case REPEATED -> {
                    if (!sent.isEmpty()) {
                        send(sent.get(number % sent.size()));
                    }
                }
                case REVOKE -> send(revocation(person(number), id(number)));
                case REVOKE_ALL -> send(revocation(person(number), null));
                case DEACTIVATE -> send(directory(person(number), false));
                case ACTIVATE -> send(directory(person(number), true));
                case LOCK -> {
                    lockedAt = task.now();
                    lockdown(LockdownState.LOCKED, lockedAt);
                }
                case LIFT -> {
                    if (lockedAt != null) {
                        lockdown(LockdownState.OPEN, lockedAt);
                    }
                }
                case DENY -> send(denied(number));
                case GONE -> send(gone(number));
                case TICK -> task.tick();
                case MOVE -> task.movesTo(number % 2);
                case BROKEN_OFF -> task.isTakenInTheMiddleOfATick(number, number % 2);
            }
        }

        void letADayPass() {
            for (int hour = 0; hour < 24; hour++) {
                task.pass(HOUR);
                for (int tick = 0; tick < GRANTS; tick++) {
                    task.tick();
                }
            }
        }

        void check(int grant) {
            List<Expiry> seen = of(grant, told, Expiry.class);
            List<Expired> expired = of(grant, task.committed(), Expired.class);
            List<Revoked> revoked = of(grant, task.committed(), Revoked.class);
            assertThat(expired.size() + revoked.size()).isEqualTo(seen.isEmpty() ? 0 : 1);

            for (Expired end : expired) {
                Instant latest =
                        seen.stream()
                                .filter(due -> !due.occurredAt().isAfter(end.occurredAt()))
                                .map(Expiry::dueAt)
                                .max(Instant::compareTo)
                                .orElseThrow();
                assertThat(end.endsAt()).isEqualTo(latest);
                assertThat(end.occurredAt()).isAfterOrEqualTo(latest);
            }
            for (Revoked end : revoked) {
                assertThat(reasonsToRevoke(grant))
                        .anyMatch(reason -> !reason.occurredAt().isAfter(end.occurredAt()));
            }
            List<RemovalDue> orders = of(grant, task.committed(), RemovalDue.class);
            assertThat(orders).extracting(RemovalDue::attempt).doesNotHaveDuplicates();
            assertThat(orders.isEmpty()).isEqualTo(seen.isEmpty());
        }

        private List<JitEvent> reasonsToRevoke(int grant) {
            return told.stream()
                    .filter(
                            event ->
                                    switch (event) {
                                        case Lockdown _ -> true;
                                        case DirectoryEntry entry ->
                                                !entry.active()
                                                        && entry.person().equals(person(grant));
                                        case Revocation order ->
                                                order.person().equals(person(grant))
                                                        && (order.requestId() == null
                                                                || order.requestId()
                                                                        .equals(id(grant)));
                                        default -> false;
                                    })
                    .toList();
        }

        private static <E extends JitEvent> List<E> of(
                int grant, List<JitEvent> events, Class<E> type) {
            return events.stream()
                    .filter(type::isInstance)
                    .filter(event -> id(grant).equals(event.requestId()))
                    .map(type::cast)
                    .toList();
        }

        private void send(JitEvent event) {
            told.add(event);
            sent.add(event);
            task.arrives(holder(event), event);
        }

        private static String holder(JitEvent event) {
            return switch (event) {
                case Expiry due -> due.person();
                case Revocation order -> order.person();
                case DirectoryEntry entry -> entry.person();
                case Denied denied -> denied.person();
                case Deprovisioned gone -> String.valueOf(gone.person());
                default -> throw new IllegalArgumentException(event.toString());
            };
        }

        private Expiry due(int number, Duration length) {
            Instant now = task.now();
            return expiry(id(number))
                    .occurredAt(now)
                    .person(person(number))
                    .startedAt(now)
                    .approvedAt(now.minusSeconds(5))
                    .dueAt(now.plus(length))
                    .build();
        }

        private Revocation revocation(String person, @Nullable String requestId) {
            return Revocation.builder()
                    .eventId("revocation")
                    .requestId(requestId)
                    .occurredAt(task.now())
                    .actor(DANA_ACTOR)
                    .person(person)
                    .scope(requestId == null ? RevocationScope.PERSON : RevocationScope.REQUEST)
                    .cause(RevocationCause.ADMIN)
                    .reason("enough")
                    .build();
        }

        private DirectoryEntry directory(String person, boolean active) {
            return DirectoryEntry.builder()
                    .eventId("entry")
                    .occurredAt(task.now())
                    .actor(service("gateway-service"))
                    .person(person)
                    .active(active)
                    .asOf(task.now())
                    .build();
        }

        private void lockdown(LockdownState state, Instant since) {
            Lockdown lockdown =
                    Lockdown.builder()
                            .eventId("lock")
                            .occurredAt(task.now())
                            .actor(DANA_ACTOR)
                            .cluster("dev")
                            .state(state)
                            .epoch(1L)
                            .lockedAt(since)
                            .reason("incident")
                            .build();
            told.add(lockdown);
            task.locked(lockdown);
        }

        private Denied denied(int number) {
            return Denied.builder()
                    .eventId("denied")
                    .requestId(id(number))
                    .occurredAt(task.now())
                    .actor(service("approval-service"))
                    .person(person(number))
                    .cluster("dev")
                    .cause(DenialCause.POLICY)
                    .message("no")
                    .build();
        }

        private Deprovisioned gone(int number) {
            return Deprovisioned.builder()
                    .eventId("gone")
                    .requestId(id(number))
                    .occurredAt(task.now())
                    .actor(service("provisioner-service"))
                    .person(person(number))
                    .role(Events.role(id(number)))
                    .cause(RemovalCause.EXPIRED)
                    .removedAt(task.now())
                    .lastPossibleUseAt(task.now())
                    .build();
        }
    }

    private static String id(int number) {
        return "0KM3V5J8TQ2Z" + number % GRANTS;
    }

    /** Two people with two grants each. */
    private static String person(int number) {
        return "local:person-" + number % GRANTS % 2;
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Kind> kinds =
                Arbitraries.frequencyOf(
                        Tuple.of(6, Arbitraries.just(Kind.DUE)),
                        Tuple.of(4, Arbitraries.just(Kind.TICK)),
                        Tuple.of(8, Arbitraries.of(Kind.class)));
        Arbitrary<Duration> pauses =
                Arbitraries.integers().between(1, 20 * 60_000).map(Duration::ofMillis);
        Arbitrary<Duration> lengths =
                Arbitraries.integers().between(-30 * 60, 120 * 60).map(Duration::ofSeconds);
        return Combinators.combine(kinds, Arbitraries.integers().between(0, 11), pauses, lengths)
                .as(Step::new)
                .list()
                .ofMaxSize(30);
    }
}
