package io.jitaccess.gateway.slack.message;

import static io.jitaccess.testing.Events.HOUR;
import static io.jitaccess.testing.Events.T0;

import static org.assertj.core.api.Assertions.assertThat;

import io.jitaccess.events.RequestView;
import io.jitaccess.events.Stage;
import io.jitaccess.events.Verdict;
import io.jitaccess.events.ViewDecision;
import io.jitaccess.events.ViewState;
import io.jitaccess.testing.Events;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

class ApprovalMessageTest {
    private static final Map<String, String> NAMES =
            Map.of("local:alex", "Alex", "local:ada", "Ada <ada>");

    @Test
    void saysWhoApprovedHowManyAreMissingAndWhomItWaitsFor() {
        RequestView asked = view(ViewState.PENDING).build();
        assertThat(shown(asked))
                .contains("Dana", "0 of 3 approved", "Waits for 2 more of platform-leads", "until")
                .contains("fixing INC-42")
                .contains("administrator rights")
                .contains("jit-approve", "jit-deny");

        RequestView once =
                view(ViewState.PENDING)
                        .decisions(List.of(decision("local:alex", Verdict.APPROVE).build()))
                        .build();
        assertThat(shown(once))
                .contains("1 of 3 approved", "Waits for 1 more of platform-leads", "Alex approved");

        RequestView nextStage =
                view(ViewState.PENDING)
                        .decisions(
                                List.of(
                                        decision("local:alex", Verdict.APPROVE).build(),
                                        decision("local:lea", Verdict.APPROVE)
                                                .comment("ask *me*")
                                                .build()))
                        .build();
        assertThat(shown(nextStage))
                .contains("2 of 3 approved", "Waits for 1 more of security or owners")
                .contains("local:lea approved", "ask *me*");
    }

    @Test
    void saysWhatBecameOfIt() {
        assertThat(shown(view(ViewState.APPROVED).build())).contains("Access is being made");
        assertThat(shown(view(ViewState.ACTIVE).endsAt(T0.plus(HOUR)).build()))
                .contains("Active until")
                .doesNotContain("jit-approve");
        assertThat(
                        shown(
                                view(ViewState.DENIED)
                                        .message("not on a Friday")
                                        .decisions(
                                                List.of(
                                                        decision("local:ada", Verdict.DENY)
                                                                .comment("not on a Friday")
                                                                .build()))
                                        .build()))
                .contains("Denied. not on a Friday", "Ada &lt;ada&gt; denied");
        assertThat(shown(view(ViewState.FAILED).message("AWS is away").build()))
                .contains("could not be made. AWS is away");
        assertThat(shown(view(ViewState.EXPIRED).build())).contains("Access is being removed");
        assertThat(shown(view(ViewState.REVOKED).accessRemovedAt(T0).build()))
                .contains("Ended early", "confirmed gone since");
    }

    @Test
    void whatWasTakenWithoutAskingStaysOpenUntilItIsReviewed() {
        RequestView.Builder broken = view(ViewState.EXPIRED).breakGlass(true).activeAt(T0);
        assertThat(shown(broken.build())).contains("jit-review");
        assertThat(shown(broken.reviewOutcome("UNJUSTIFIED").build()))
                .contains("Reviewed: unjustified")
                .doesNotContain("jit-review");
        assertThat(shown(view(ViewState.FAILED).breakGlass(true).build()))
                .doesNotContain("jit-review");
    }

    private static String shown(RequestView view) {
        return ApprovalMessage.of(
                        view,
                        List.of("administrator rights"),
                        person -> NAMES.getOrDefault(person, person))
                .blocks()
                .toString();
    }

    private static ViewDecision.Builder decision(String approver, Verdict verdict) {
        return ViewDecision.builder().approver(approver).verdict(verdict).decidedAt(T0);
    }

    private static RequestView.Builder view(ViewState state) {
        return RequestView.builder()
                .eventId("e1")
                .requestId("0KM3V5J8TQ2ZC")
                .occurredAt(T0)
                .actor(Events.service("gateway-service"))
                .person(Events.DANA)
                .version(1)
                .state(state)
                .user("dana@example.com")
                .name("Dana")
                .cluster("dev")
                .level("admin")
                .namespaces(List.of("web"))
                .durationSeconds(3600)
                .reason("fixing INC-42")
                .requestedAt(T0)
                .digest("d")
                .decideBy(T0.plus(HOUR))
                .endsAt(T0.plus(HOUR))
                .stages(
                        List.of(
                                Stage.builder().groups(List.of("platform-leads")).count(2).build(),
                                Stage.builder()
                                        .groups(List.of("security", "owners"))
                                        .count(1)
                                        .build()));
    }
}
