package io.jitaccess.approval.approval;

import static io.jitaccess.testing.Events.DANA;
import static io.jitaccess.testing.Events.HOUR;
import static io.jitaccess.testing.Events.T0;

import static org.assertj.core.api.Assertions.assertThat;

import io.jitaccess.events.EventId;
import io.jitaccess.events.Expired;
import io.jitaccess.events.ReviewOutcome;
import io.jitaccess.events.Reviewed;
import io.jitaccess.testing.Events;

import org.junit.jupiter.api.Test;

import java.util.Optional;

class HoldingsTest {
    private static final Directory NOBODY = _ -> Optional.empty();

    private static final Expired EXPIRED =
            Expired.builder()
                    .eventId(EventId.of("r1", Expired.class))
                    .requestId("r1")
                    .occurredAt(T0)
                    .actor(Events.service("reaper-service"))
                    .person(DANA)
                    .role(Events.role("r1"))
                    .endsAt(T0)
                    .build();

    @Test
    void anEndThatIsReadBeforeTheBeginningIsNotUndoneByIt() {
        Holdings holdings =
                Holdings.NONE
                        .after(Events.approved("r1").build(), NOBODY)
                        .after(EXPIRED, NOBODY)
                        .after(Events.provisioned("r1").build(), NOBODY);
        assertThat(holdings.active("r1", T0)).isEmpty();
        assertThat(holdings.held(T0, "other")).isZero();
    }

    @Test
    void holdsFromTheVerdictAndIsActiveOnceItExists() {
        Holdings approved = Holdings.NONE.after(Events.approved("r1").build(), NOBODY);
        assertThat(approved.held(T0, "other")).isOne();
        assertThat(approved.active("r1", T0)).isEmpty();
        Holdings active = approved.after(Events.provisioned("r1").build(), NOBODY);
        assertThat(active.active("r1", T0)).isPresent();
        assertThat(active.active("r1", T0.plus(HOUR))).isEmpty();
        assertThat(active.held(T0.plus(HOUR), "other")).isZero();
    }

    @Test
    void breakGlassStaysOpenUntilSomebodyElseReviewsIt() {
        Holdings used = Holdings.NONE.after(Events.approved("r1").breakGlass(true).build(), NOBODY);
        assertThat(used.after(EXPIRED, NOBODY).unreviewed()).containsExactly("r1");
        assertThat(used.after(reviewed("corp:Dana"), NOBODY).unreviewed()).containsExactly("r1");
        assertThat(used.after(reviewed("local:ada"), NOBODY).unreviewed()).isEmpty();
    }

    private static Reviewed reviewed(String reviewer) {
        return Reviewed.builder()
                .eventId(EventId.of("r1", Reviewed.class))
                .requestId("r1")
                .occurredAt(T0)
                .actor(Events.person(reviewer, reviewer))
                .person(DANA)
                .reviewer(reviewer)
                .outcome(ReviewOutcome.JUSTIFIED)
                .comment("fine")
                .build();
    }
}
