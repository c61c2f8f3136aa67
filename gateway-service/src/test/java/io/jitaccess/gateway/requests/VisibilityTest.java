package io.jitaccess.gateway.requests;

import static io.jitaccess.testing.Events.DANA;
import static io.jitaccess.testing.Events.T0;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jitaccess.events.RequestView;
import io.jitaccess.events.Stage;
import io.jitaccess.events.ViewState;
import io.jitaccess.gateway.problem.Problem;
import io.jitaccess.gateway.security.Person;
import io.jitaccess.gateway.security.Role;
import io.jitaccess.testing.Events;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Set;

class VisibilityTest {
    private static final RequestView AUTO = view();
    private static final RequestView ASKED = view(stage(List.of("leads")));
    private static final RequestView ASKED_BY_MEMBER =
            view(stage(List.of("leads"), "idp-leads", "corp:4711", "Lea@example.com", "slack:S1"));

    @Test
    void everybodySeesTheirOwnAndNobodyAStrangers() {
        assertThat(Visibility.sees(person(DANA), AUTO)).isTrue();
        assertThat(Visibility.sees(person(DANA), ASKED)).isTrue();
        assertThat(Visibility.sees(person("local:mallory"), AUTO)).isFalse();
        assertThat(Visibility.sees(person("local:mallory", "developers"), ASKED)).isFalse();
        assertThatThrownBy(() -> Visibility.require(person("local:mallory"), AUTO))
                .isInstanceOf(Problem.class)
                .hasMessageContaining(AUTO.requestId());
        Visibility.require(person(DANA), AUTO);
    }

    @Test
    void auditorsAndAdminsSeeAllAndApproversWhatPeopleAreAsked() {
        assertThat(Visibility.sees(person(Role.AUDITOR), AUTO)).isTrue();
        assertThat(Visibility.sees(person(Role.ADMIN), AUTO)).isTrue();
        assertThat(Visibility.sees(person(Role.APPROVER), AUTO)).isFalse();
        assertThat(Visibility.sees(person(Role.APPROVER), ASKED)).isTrue();
    }

    @Test
    void whoIsAskedSeesItAndMayDecide() {
        assertThat(Visibility.mayDecide(person("local:alex", "leads"), ASKED)).isTrue();
        assertThat(Visibility.sees(person("local:alex", "leads"), ASKED)).isTrue();
        assertThat(Visibility.mayDecide(person("local:alex", "others"), ASKED)).isFalse();
        assertThat(Visibility.mayDecide(person("local:alex", "leads"), AUTO)).isFalse();
    }

    @Test
    void membersBeatTheNamesOfGroups() {
        assertThat(Visibility.mayDecide(person("local:alex", "leads"), ASKED_BY_MEMBER)).isFalse();
        assertThat(Visibility.mayDecide(person("local:alex", "idp-leads"), ASKED_BY_MEMBER))
                .isTrue();
        assertThat(Visibility.mayDecide(person("CORP:4711"), ASKED_BY_MEMBER)).isTrue();
        assertThat(Visibility.mayDecide(person("lea"), ASKED_BY_MEMBER)).isTrue();
    }

    @Test
    void whoIsInASlackGroupIsApprovalsToKnowSoEveryApproverIsShownIt() {
        assertThat(Visibility.mayDecide(person(Role.APPROVER), ASKED_BY_MEMBER)).isTrue();
        assertThat(Visibility.mayDecide(person(Role.AUDITOR), ASKED_BY_MEMBER)).isFalse();
    }

    @Test
    void approverGroupsAreThoseOfAllStages() {
        assertThat(
                        Visibility.approverGroups(
                                view(stage(List.of("b", "a")), stage(List.of("b", "c")))))
                .containsExactly("a", "b", "c");
    }

    /** Their address is their subject at example.com. */
    private static Person person(String id, String... groups) {
        String subject = id.substring(id.indexOf(':') + 1);
        return new Person(id, subject + "@example.com", null, List.of(groups), Set.of(), T0, T0);
    }

    private static Person person(Role role) {
        return new Person("local:any", "any@example.com", null, List.of(), Set.of(role), T0, T0);
    }

    private static Stage stage(List<String> groups, String... members) {
        return Stage.builder().groups(groups).count(1).members(List.of(members)).build();
    }

    private static RequestView view(Stage... stages) {
        return RequestView.builder()
                .eventId("view")
                .requestId("0KM3V5J8TQ2ZC")
                .occurredAt(T0)
                .actor(Events.DANA_ACTOR)
                .person(DANA)
                .version(1)
                .state(ViewState.PENDING)
                .user("dana@example.com")
                .cluster("dev")
                .level("viewer")
                .durationSeconds(3600)
                .reason("look")
                .channel("REST")
                .requestedAt(T0)
                .stages(List.of(stages))
                .build();
    }
}
