package io.jitaccess.gateway.view;

import static io.jitaccess.testing.Events.DANA;
import static io.jitaccess.testing.Events.HOUR;
import static io.jitaccess.testing.Events.T0;
import static io.jitaccess.testing.Events.approved;
import static io.jitaccess.testing.Events.provisioned;
import static io.jitaccess.testing.Events.requested;

import static org.assertj.core.api.Assertions.assertThat;

import io.jitaccess.events.DecisionOutcome;
import io.jitaccess.events.JitEvent;
import io.jitaccess.events.RequestView;
import io.jitaccess.events.ViewState;
import io.jitaccess.gateway.Facts;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import java.util.stream.Stream;

class RequestViewRulesTest {
    private static final String ID = "0KM3V5J8TQ2ZC";
    private static final String EXTENSION = "0KM3V5J8TQ2ZD";

    @ParameterizedTest
    @MethodSource("lives")
    void theStateFollowsFromTheFacts(ViewState state, List<JitEvent> facts) {
        assertThat(viewOf(facts).state()).isEqualTo(state);
    }

    static Stream<Arguments> lives() {
        JitEvent asked = requested(ID).build();
        JitEvent approved = approved(ID).build();
        JitEvent provisioned = provisioned(ID).build();
        JitEvent required = Facts.approvalRequired(ID);
        return Stream.of(
                Arguments.of(ViewState.REQUESTED, List.of(asked)),
                Arguments.of(ViewState.PENDING, List.of(asked, required)),
                Arguments.of(ViewState.APPROVED, List.of(asked, required, approved)),
                Arguments.of(ViewState.ACTIVE, List.of(asked, approved, provisioned)),
                Arguments.of(ViewState.DENIED, List.of(asked, required, Facts.denied(ID))),
                Arguments.of(ViewState.FAILED, List.of(asked, approved, Facts.failed(ID))),
                Arguments.of(
                        ViewState.EXPIRED,
                        List.of(asked, approved, provisioned, Facts.expired(ID))),
                Arguments.of(
                        ViewState.REVOKED,
                        List.of(asked, approved, provisioned, Facts.revoked(ID))),
                Arguments.of(
                        ViewState.EXTENDED,
                        List.of(asked, approved, Facts.extended("0KM3V5J8TQ2ZE", ID))));
    }

    @Property
    void theOrderOfArrivalLeavesNoTrace(@ForAll("shuffledLives") List<JitEvent> facts) {
        List<JitEvent> inOrder =
                facts.stream().sorted(java.util.Comparator.comparing(JitEvent::eventId)).toList();

        assertThat(viewOf(facts)).isEqualTo(viewOf(inOrder));
    }

    @Property
    void aRepeatChangesNothing(@ForAll("shuffledLives") List<JitEvent> facts) {
        RequestFacts seen = all(facts);

        for (JitEvent fact : facts) {
            var outcome = RequestViewRules.decide(seen, fact);
            assertThat(outcome.view()).isEmpty();
            assertThat(outcome.next()).isSameAs(seen);
        }
    }

    @Property
    void versionsOnlyGrow(@ForAll("shuffledLives") List<JitEvent> facts) {
        RequestFacts seen = RequestFacts.NONE;
        long before = 0;
        for (JitEvent fact : facts) {
            var outcome = RequestViewRules.decide(seen, fact);
            seen = outcome.next();
            if (outcome.view().isPresent()) {
                assertThat(outcome.view().get().version()).isGreaterThan(before);
                before = outcome.view().get().version();
            }
        }
    }

    @Provide
    Arbitrary<List<JitEvent>> shuffledLives() {
        JitEvent asked = requested(ID).build();
        List<JitEvent> rest =
                List.of(
                        Facts.approvalRequired(ID),
                        Facts.recorded(ID, Facts.ALEX),
                        Facts.recorded(
                                ID, DANA, DecisionOutcome.REFUSED_OWN_REQUEST, T0.plusSeconds(1)),
                        approved(ID).build(),
                        provisioned(ID).build(),
                        Facts.extended(ID, EXTENSION),
                        Facts.expired(ID),
                        Facts.revoked(ID),
                        Facts.denied(ID),
                        Facts.failed(ID),
                        Facts.deprovisioned(ID),
                        Facts.reviewed(ID));
        return Arbitraries.subsetOf(rest)
                .map(some -> Stream.concat(Stream.of(asked), some.stream()).toList())
                .flatMap(Arbitraries::shuffle);
    }

    @Test
    void nothingIsShownBeforeTheRequestItself() {
        var outcome = RequestViewRules.decide(RequestFacts.NONE, approved(ID).build());

        assertThat(outcome.view()).isEmpty();
        assertThat(outcome.next().size()).isEqualTo(1);
    }

    @Test
    void anExtensionMovesTheEndOfItsGrant() {
        RequestView view =
                viewOf(
                        List.of(
                                requested(ID).build(),
                                approved(ID).build(),
                                provisioned(ID).build(),
                                Facts.extended(ID, EXTENSION)));

        assertThat(view.state()).isEqualTo(ViewState.ACTIVE);
        assertThat(view.endsAt()).isEqualTo(T0.plus(HOUR).plus(HOUR));
        assertThat(view.extendedBy()).isEqualTo(EXTENSION);
        assertThat(RequestViewRules.concerns(Facts.extended(ID, EXTENSION)))
                .containsExactly(ID, EXTENSION);
    }

    @Test
    void onlyDecisionsThatCountedAreShown() {
        RequestView view =
                viewOf(
                        List.of(
                                requested(ID).build(),
                                Facts.approvalRequired(ID),
                                Facts.recorded(
                                        ID, "local:eve", DecisionOutcome.REFUSED_NOT_APPROVER, T0),
                                Facts.recorded(ID, Facts.ALEX)));

        assertThat(view.decisions()).singleElement().extracting("approver").isEqualTo(Facts.ALEX);
        assertThat(view.version()).isEqualTo(4);
    }

    @Test
    void removalOfAccessIsShownBesideTheEnd() {
        RequestView view =
                viewOf(
                        List.of(
                                requested(ID).build(),
                                provisioned(ID).build(),
                                Facts.expired(ID),
                                Facts.deprovisioned(ID)));

        assertThat(view.state()).isEqualTo(ViewState.EXPIRED);
        assertThat(view.accessRemovedAt()).isEqualTo(T0.plus(HOUR).plusSeconds(2));
    }

    private static RequestView viewOf(List<JitEvent> facts) {
        return RequestViewRules.view(all(facts)).orElseThrow();
    }

    private static RequestFacts all(List<JitEvent> facts) {
        RequestFacts seen = RequestFacts.NONE;
        for (JitEvent fact : facts) {
            seen = RequestViewRules.decide(seen, fact).next();
        }
        return seen;
    }
}
