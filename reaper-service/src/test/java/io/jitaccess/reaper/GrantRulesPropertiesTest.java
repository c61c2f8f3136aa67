package io.jitaccess.reaper;

import static io.jitaccess.testing.Events.DANA;
import static io.jitaccess.testing.Events.DANA_ACTOR;
import static io.jitaccess.testing.Events.T0;
import static io.jitaccess.testing.Events.expiry;

import static org.assertj.core.api.Assertions.assertThat;

import io.jitaccess.events.Expired;
import io.jitaccess.events.Expiry;
import io.jitaccess.events.JitEvent;
import io.jitaccess.events.RemovalDue;
import io.jitaccess.events.RevocationCause;
import io.jitaccess.events.Revoked;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import org.apache.kafka.common.serialization.Serde;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

class GrantRulesPropertiesTest {
    private static final GrantRules RULES = new GrantRules(Duration.ofDays(90));
    private static final String ID = "0KM3V5J8TQ2ZC";
    private static final GrantId GRANT = new GrantId(DANA, ID);
    private static final Order ORDER = new Order(DANA_ACTOR, RevocationCause.ADMIN, "done");
    private static final Serde<Grant> STORED = StateFormat.grants();

    /** Something happens so long after the last thing. */
    record Step(Duration after, Input input) {}

    @Property
    void whateverTheOrderAGrantThatWasSeenEndsExactlyOnce(@ForAll("steps") List<Step> steps) {
        List<JitEvent> events = run(steps);

        long seen = steps.stream().filter(step -> dueTime(step.input()) != null).count();
        assertThat(events.stream().filter(GrantRulesPropertiesTest::isEnd))
                .hasSize(seen > 0 ? 1 : 0);
    }

    @Property
    void noGrantExpiresBeforeTheLatestEndThatWasKnown(@ForAll("steps") List<Step> steps) {
        Instant now = T0;
        Instant latest = Instant.MIN;
        Grant grant = new Grant.Unseen();
        for (Step step : steps) {
            now = now.plus(step.after());
            Expiry expiry = dueTime(step.input());
            if (expiry != null && expiry.dueAt().isAfter(latest)) {
                latest = expiry.dueAt();
            }
            GrantRules.Outcome outcome = RULES.decide(GRANT, grant, step.input(), now);
            grant = outcome.next();
            if (outcome.events().stream().anyMatch(Expired.class::isInstance)) {
                assertThat(now).isAfterOrEqualTo(latest);
                return;
            }
        }
    }

    @Property
    void aRepeatStatesNoSecondEnd(@ForAll("steps") List<Step> steps) {
        var twice = new ArrayList<Step>();
        for (Step step : steps) {
            twice.add(step);
            twice.add(new Step(Duration.ZERO, step.input()));
        }

        assertThat(run(twice).stream().filter(GrantRulesPropertiesTest::isEnd))
                .hasSizeLessThanOrEqualTo(1);
    }

    @Property
    void everyEventHasAnIdOfItsOwn(@ForAll("steps") List<Step> steps) {
        assertThat(run(steps)).extracting(JitEvent::eventId).doesNotHaveDuplicates();
    }

    @Property
    void theRemovalIsOrderedWithTheEndAndNeverBefore(@ForAll("steps") List<Step> steps) {
        List<JitEvent> events = run(steps);

        int end =
                events.indexOf(
                        events.stream()
                                .filter(GrantRulesPropertiesTest::isEnd)
                                .findFirst()
                                .orElse(null));
        if (end < 0) {
            assertThat(events).noneMatch(RemovalDue.class::isInstance);
        } else {
            assertThat(events.subList(0, end)).noneMatch(RemovalDue.class::isInstance);
            assertThat(events.get(end + 1)).isInstanceOf(RemovalDue.class);
        }
    }

    /** Plays the steps, with a restart after each, and then lets a day pass. */
    private static List<JitEvent> run(List<Step> steps) {
        var events = new ArrayList<JitEvent>();
        Grant grant = new Grant.Unseen();
        Instant now = T0;
        for (Step step : steps) {
            now = now.plus(step.after());
            grant = decide(grant, step.input(), now, events);
        }
        for (int hour = 0; hour < 24; hour++) {
            now = now.plus(Duration.ofHours(1));
            grant = decide(grant, new Input.Tick(), now, events);
        }
        return events;
    }

    private static Grant decide(Grant grant, Input input, Instant now, List<JitEvent> events) {
        GrantRules.Outcome outcome = RULES.decide(GRANT, grant, input, now);
        events.addAll(outcome.events());
        if (outcome.next() instanceof Grant.Unseen) {
            return outcome.next();
        }
        byte[] stored = STORED.serializer().serialize("", outcome.next());
        assertThat(STORED.deserializer().deserialize("", stored)).isEqualTo(outcome.next());
        return STORED.deserializer().deserialize("", stored);
    }

    private static boolean isEnd(JitEvent event) {
        return event instanceof Expired || event instanceof Revoked;
    }

    private static @Nullable Expiry dueTime(Input input) {
        return switch (input) {
            case Input.DueTime(var expiry) -> expiry;
            case Input.VoidDueTime(var expiry, var _) -> expiry;
            default -> null;
        };
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Duration> pauses =
                Arbitraries.integers().between(0, 20 * 60_000).map(Duration::ofMillis);
        return Combinators.combine(pauses, inputs()).as(Step::new).list().ofMaxSize(25);
    }

    private static Arbitrary<Input> inputs() {
        Arbitrary<Input> dueTimes =
                Arbitraries.longs()
                        .between(-30 * 60_000_000L, 120 * 60_000_000L)
                        .map(micros -> expiry(ID).dueAt(T0.plusNanos(micros * 1000)).build())
                        .map(Input.DueTime::new);
        return Arbitraries.oneOf(
                dueTimes,
                dueTimes.map(due -> new Input.VoidDueTime(((Input.DueTime) due).expiry(), ORDER)),
                Arbitraries.of(
                        new Input.Revoke(ORDER),
                        new Input.NeverStarts(),
                        new Input.Gone(),
                        new Input.Tick()));
    }
}
