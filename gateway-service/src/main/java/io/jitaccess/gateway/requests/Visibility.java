package io.jitaccess.gateway.requests;

import io.jitaccess.events.RequestView;
import io.jitaccess.events.Stage;
import io.jitaccess.gateway.problem.Problem;
import io.jitaccess.gateway.security.Person;
import io.jitaccess.gateway.security.Role;

import java.util.List;

/** Who may see which request. What one may not see does not exist for them. */
public final class Visibility {
    private Visibility() {}

    /** Own ones; all for auditors and admins; for approvers what waits, or waited, for people. */
    public static boolean sees(Person person, RequestView view) {
        return owns(person, view)
                || person.is(Role.AUDITOR)
                || person.is(Role.ADMIN)
                || (person.is(Role.APPROVER) && !view.stages().isEmpty())
                || mayDecide(person, view);
    }

    public static boolean owns(Person person, RequestView view) {
        return view.person().equals(person.id());
    }

    /** Whether the person is in a group that the policy asks, for whichever stage. */
    public static boolean mayDecide(Person person, RequestView view) {
        return view.stages().stream().anyMatch(stage -> seemsIn(stage, person));
    }

    /** By what can be told here; approval judges. Who is in a Slack user group, it alone knows. */
    private static boolean seemsIn(Stage stage, Person person) {
        if (stage.members().isEmpty()) {
            return stage.groups().stream().anyMatch(person.groups()::contains);
        }
        return stage.members().stream()
                .anyMatch(
                        member ->
                                person.groups().contains(member)
                                        || member.equalsIgnoreCase(person.id())
                                        || member.equalsIgnoreCase(person.user())
                                        || (member.startsWith("slack:")
                                                && person.is(Role.APPROVER)));
    }

    /** Groups that the policy asks, over all stages. */
    public static List<String> approverGroups(RequestView view) {
        return view.stages().stream()
                .flatMap(stage -> stage.groups().stream())
                .distinct()
                .sorted()
                .toList();
    }

    /** Refuses what the person may not see as if it were not there. */
    public static void require(Person person, RequestView view) {
        if (!sees(person, view)) {
            throw Problem.hidden("Request " + view.requestId());
        }
    }
}
