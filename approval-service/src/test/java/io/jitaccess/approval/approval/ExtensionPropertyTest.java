package io.jitaccess.approval.approval;

import static io.jitaccess.approval.approval.Approvals.ID;
import static io.jitaccess.approval.approval.Approvals.SHIPPED;
import static io.jitaccess.approval.approval.Approvals.T0;
import static io.jitaccess.approval.approval.Approvals.now;
import static io.jitaccess.approval.approval.Approvals.withHoldings;

import static org.assertj.core.api.Assertions.assertThat;

import io.jitaccess.events.Approved;
import io.jitaccess.events.Denied;
import io.jitaccess.events.RequestEvent;
import io.jitaccess.testing.Events;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

class ExtensionPropertyTest {
    private static final Duration LONGEST = Duration.ofHours(8);

    @Property(tries = 2_000)
    void anExtensionEndsLaterThanItsGrantAndNeverMoreThanEightHoursAfterTheFirstStart(
            @ForAll @IntRange(min = 0, max = 479) int runningMinutes,
            @ForAll @IntRange(min = 0, max = 480) int leftMinutes,
            @ForAll @IntRange(min = 15, max = 480) int askedMinutes) {
        Instant started = T0.minus(Duration.ofMinutes(runningMinutes));
        Instant latest = started.plus(LONGEST);
        Instant planned = T0.plus(Duration.ofMinutes(leftMinutes));
        Instant endsAt = planned.isBefore(latest) ? planned : latest;
        var grant = new Holdings.Grant("dev", "viewer", List.of("web"), endsAt, started);
        RequestEvent verdict =
                ApprovalRules.decide(
                                new Approval.Unseen(),
                                Events.requested(ID)
                                        .extends$("BASE")
                                        .durationSeconds(askedMinutes * 60L)
                                        .build(),
                                withHoldings(
                                        now(SHIPPED),
                                        new Holdings(
                                                Map.of("BASE", grant), Set.of(), null, Set.of())))
                        .events()
                        .getLast();
        if (verdict instanceof Approved approved) {
            assertThat(endsAt).isAfter(T0);
            assertThat(approved.endsAt()).isAfter(endsAt).isBeforeOrEqualTo(latest);
        } else {
            assertThat(verdict).isInstanceOf(Denied.class);
            boolean ended = !endsAt.isAfter(T0);
            boolean nothingToAdd =
                    !T0.plus(Duration.ofMinutes(askedMinutes)).isAfter(endsAt)
                            || endsAt.equals(latest);
            assertThat(ended || nothingToAdd).isTrue();
        }
    }
}
