package io.jitaccess.gateway.requests;

import io.jitaccess.events.RequestView;
import io.jitaccess.events.ViewState;
import io.jitaccess.gateway.problem.Problem;
import io.jitaccess.gateway.security.Person;

import org.jspecify.annotations.Nullable;

/** What can be told to an approver at once; approval checks all of it again. */
final class DecisionRules {
    private DecisionRules() {}

    /** The digest that the decision names, unless the person may not decide this now. */
    static String require(Person person, RequestView view, @Nullable String digest) {
        if (Visibility.owns(person, view)) {
            throw Problem.forbidden("Nobody decides on their own request.");
        }
        if (view.state() != ViewState.PENDING || view.digest() == null) {
            throw Problem.conflict(
                            "not-pending",
                            "Only a pending request can be decided; this one is %s."
                                    .formatted(view.state()))
                    .with("state", view.state());
        }
        if (!Visibility.mayDecide(person, view)) {
            throw Problem.forbidden(
                    "This needs a member of %s."
                            .formatted(String.join(" or ", Visibility.approverGroups(view))));
        }
        view.decisions().stream()
                .filter(before -> before.approver().equals(person.id()))
                .findFirst()
                .ifPresent(
                        before -> {
                            throw Problem.conflict(
                                    "decided-already",
                                    "You have answered %s already; a person counts once."
                                            .formatted(before.verdict()));
                        });
        if (digest != null && !digest.equals(view.digest())) {
            throw Problem.conflict(
                            "digest-differs",
                            "The request is not what you saw; read it again and decide then.")
                    .with("digest", view.digest());
        }
        return view.digest();
    }
}
