package io.jitaccess.audit.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.jitaccess.events.EventId;
import io.jitaccess.events.ReviewOutcome;
import io.jitaccess.events.Reviewed;
import io.jitaccess.testing.Events;

import org.junit.jupiter.api.Test;

import java.time.Instant;

class UnreviewedTest {
    private static final Instant DUE = Events.T0.plus(Unreviewed.FIRST);

    private final Unreviewed rule = new Unreviewed();

    @Test
    void remindsAfterSomeHoursAndThenEveryDayUntilSomebodyElseHasReviewed() {
        rule.see(Events.approved("r1").breakGlass(true).build());
        assertThat(rule.due(DUE.minusSeconds(1))).isEmpty();
        assertThat(rule.due(DUE))
                .singleElement()
                .satisfies(
                        reminder -> {
                            assertThat(reminder.requestId()).isEqualTo("r1");
                            assertThat(reminder.message()).contains("nobody has reviewed");
                        });
        assertThat(rule.due(DUE.plusSeconds(1))).isEmpty();
        rule.see(review(Events.DANA));
        assertThat(rule.due(DUE.plus(Unreviewed.AGAIN))).hasSize(1);
        rule.see(review("local:ada"));
        assertThat(rule.due(DUE.plus(Unreviewed.AGAIN.multipliedBy(2)))).isEmpty();
    }

    @Test
    void aReviewThatIsReadFirstCounts() {
        rule.see(review("local:ada"));
        rule.see(Events.approved("r1").breakGlass(true).build());
        assertThat(rule.due(DUE)).isEmpty();
    }

    @Test
    void ordinaryAccessNeedsNoReview() {
        rule.see(Events.approved("r1").build());
        assertThat(rule.due(DUE)).isEmpty();
    }

    private static Reviewed review(String reviewer) {
        return Reviewed.builder()
                .eventId(EventId.of("r1", Reviewed.class, reviewer))
                .requestId("r1")
                .occurredAt(Events.T0)
                .actor(Events.person(reviewer, reviewer))
                .person(Events.DANA)
                .reviewer(reviewer)
                .outcome(ReviewOutcome.JUSTIFIED)
                .comment("fine")
                .build();
    }
}
