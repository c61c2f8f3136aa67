package io.jitaccess.gateway.slack.message;

import io.jitaccess.catalogue.Durations;
import io.jitaccess.events.Access;
import io.jitaccess.events.RequestView;
import io.jitaccess.events.Stage;
import io.jitaccess.events.Verdict;
import io.jitaccess.events.ViewDecision;

import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

/** How a request is told in words. */
final class RequestWords {
    private RequestWords() {}

    static String who(RequestView view) {
        String user = Mrkdwn.escape(view.user());
        return view.name() == null || view.name().equals(view.user())
                ? user
                : "%s (%s)".formatted(Mrkdwn.escape(view.name()), user);
    }

    /** "viewer on dev". */
    static String what(RequestView view) {
        return "%s on %s".formatted(Mrkdwn.escape(view.level()), Mrkdwn.escape(view.cluster()));
    }

    static String where(RequestView view) {
        Access access = view.access();
        List<String> namespaces = access == null ? view.namespaces() : access.namespaces();
        if (!namespaces.isEmpty()) {
            return Mrkdwn.cut(Mrkdwn.escape(String.join(", ", namespaces)), 1500);
        }
        return access != null || view.clusterWide() ? "the whole cluster" : "as the rule says";
    }

    static String howLong(RequestView view) {
        Access access = view.access();
        return Durations.format(
                Duration.ofSeconds(
                        access == null ? view.durationSeconds() : access.durationSeconds()));
    }

    /** The first stage that wants more yeses. Each stage counts after the one before it. */
    static String waitsFor(RequestView view) {
        long yes = approvals(view);
        for (Stage stage : view.stages()) {
            if (yes < stage.count()) {
                return "%d more of %s"
                        .formatted(
                                stage.count() - yes,
                                Mrkdwn.escape(String.join(" or ", stage.groups())));
            }
            yes -= stage.count();
        }
        return "the verdict";
    }

    static long approvals(RequestView view) {
        return view.decisions().stream().filter(d -> d.verdict() == Verdict.APPROVE).count();
    }

    static int needed(RequestView view) {
        return view.stages().stream().mapToInt(Stage::count).sum();
    }

    static String decision(ViewDecision decision, UnaryOperator<String> names) {
        return "%s %s %s"
                .formatted(
                        decision.verdict() == Verdict.APPROVE ? ":white_check_mark:" : ":no_entry:",
                        Mrkdwn.escape(
                                decision.name() == null
                                        ? names.apply(decision.approver())
                                        : decision.name()),
                        decision.verdict() == Verdict.APPROVE ? "approved" : "denied");
    }

    static String message(RequestView view) {
        return view.message() == null ? "" : view.message();
    }
}
