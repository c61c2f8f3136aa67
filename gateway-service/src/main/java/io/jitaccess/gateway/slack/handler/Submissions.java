package io.jitaccess.gateway.slack.handler;

import com.slack.api.app_backend.views.payload.ViewSubmissionPayload;
import com.slack.api.model.view.View;

import io.jitaccess.events.RequestView;
import io.jitaccess.events.Verdict;
import io.jitaccess.gateway.problem.Problem;
import io.jitaccess.gateway.problem.Texts;
import io.jitaccess.gateway.requests.AccessRequest;
import io.jitaccess.gateway.requests.KnownRequests;
import io.jitaccess.gateway.requests.Reviewing;
import io.jitaccess.gateway.slack.SlackOn;
import io.jitaccess.gateway.slack.command.Command;
import io.jitaccess.gateway.slack.identity.SlackUser;
import io.jitaccess.gateway.slack.message.Actions;
import io.jitaccess.gateway.slack.message.Modals;
import io.jitaccess.gateway.slack.message.Mrkdwn;

import org.springframework.stereotype.Component;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Takes forms. What is filled in wrongly is said in the form at once; the rest is done after Slack
 * has closed it.
 */
@SlackOn
@Component
public class Submissions {
    private static final int LONGEST_REASON = 500;
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Background background;
    private final Asks asks;
    private final KnownRequests known;
    private final Presses presses;
    private final Reviewing reviewing;
    private final AdminCommands admins;

    Submissions(
            Background background,
            Asks asks,
            KnownRequests known,
            Presses presses,
            Reviewing reviewing,
            AdminCommands admins) {
        this.background = background;
        this.asks = asks;
        this.known = known;
        this.presses = presses;
        this.reviewing = reviewing;
        this.admins = admins;
    }

    /** What is wrong, by the block that holds it; empty if the form was taken. */
    public Map<String, String> take(ViewSubmissionPayload payload) {
        View view = payload.getView();
        String[] metadata = String.valueOf(view.getPrivateMetadata()).split("\n", 2);
        var user = payload.getUser();
        var team = user.getTeamId() == null ? payload.getTeam().getId() : user.getTeamId();
        var asker =
                new Asker(
                        new SlackUser(team, user.getId()),
                        "view/" + view.getId(),
                        metadata[metadata.length - 1]);
        Filled filled = Filled.of(view.getState());
        return switch (String.valueOf(view.getCallbackId())) {
            case Actions.ASK_MODAL -> ask(filled, asker);
            case Actions.EXTEND_MODAL -> extend(metadata[0], filled, asker);
            case Actions.DENY_MODAL -> deny(Presses.Target.of(metadata[0]), filled, asker);
            case Actions.REVIEW_MODAL -> review(metadata[0], filled, asker);
            case Actions.LOCKDOWN_MODAL -> lockdown(metadata[0], filled, asker);
            default -> Map.of();
        };
    }

    private Map<String, String> ask(Filled filled, Asker asker) {
        Command.Ask ask = filled.ask();
        var request =
                new AccessRequest(
                        ask.cluster(),
                        ask.level(),
                        ask.namespaces().isEmpty() ? null : List.copyOf(ask.namespaces()),
                        ask.clusterWide() ? true : null,
                        ask.duration(),
                        ask.reason(),
                        ask.ticket(),
                        null);
        try {
            asks.check(request);
        } catch (Problem problem) {
            return byBlock(problem);
        }
        background.once(
                asker.triggerId(),
                asker,
                "form",
                person -> asks.ask(person, request, asker.triggerId(), asker));
        return Map.of();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, String> byBlock(Problem problem) {
        var errors = new LinkedHashMap<String, String>();
        var properties = problem.getBody().getProperties();
        if (properties != null && properties.get("errors") instanceof List<?> found) {
            for (Problem.FieldError error : (List<Problem.FieldError>) found) {
                errors.put(
                        error.field().equals("clusterWide") ? "wide" : error.field(),
                        error.message());
            }
        }
        return errors.isEmpty()
                ? Map.of("reason", String.valueOf(problem.getBody().getDetail()))
                : errors;
    }

    private Map<String, String> extend(String requestId, Filled filled, Asker asker) {
        String reason = filled.text("reason");
        if (Texts.check(reason, LONGEST_REASON).isEmpty()) {
            return Map.of("reason", Texts.wanted(LONGEST_REASON));
        }
        String duration = filled.chosen("duration", Modals.VALUE);
        background.once(
                asker.triggerId(),
                asker,
                "form",
                person -> {
                    RequestView grant = known.ownedBy(person, requestId);
                    asks.ask(
                            person,
                            new AccessRequest(
                                    grant.cluster(),
                                    grant.level(),
                                    null,
                                    null,
                                    duration,
                                    reason,
                                    grant.ticket(),
                                    grant.requestId()),
                            asker.triggerId(),
                            asker);
                });
        return Map.of();
    }

    private Map<String, String> deny(Presses.Target target, Filled filled, Asker asker) {
        String reason = filled.text("reason");
        if (Texts.check(reason, LONGEST_REASON).isEmpty()) {
            return Map.of("reason", Texts.wanted(LONGEST_REASON));
        }
        background.once(
                asker.triggerId(),
                asker,
                "form",
                person ->
                        presses.decide(
                                person,
                                target,
                                Verdict.DENY,
                                String.valueOf(reason).strip(),
                                asker));
        return Map.of();
    }

    private Map<String, String> review(String requestId, Filled filled, Asker asker) {
        String comment = filled.text("comment");
        if (Texts.check(comment, LONGEST_REASON).isEmpty()) {
            return Map.of("comment", Texts.wanted(LONGEST_REASON));
        }
        background.once(
                asker.triggerId(),
                asker,
                "form",
                person -> {
                    reviewing
                            .review(
                                    person,
                                    known.visibleTo(person, requestId),
                                    filled.chosen("outcome", Modals.VALUE),
                                    comment)
                            .block(PATIENCE);
                    background.tell(
                            asker,
                            "The review of `%s` is closed.".formatted(Mrkdwn.escape(requestId)));
                });
        return Map.of();
    }

    private Map<String, String> lockdown(String target, Filled filled, Asker asker) {
        String typed = filled.text("typed");
        if (typed == null || !typed.strip().toLowerCase(Locale.ROOT).equals(target)) {
            return Map.of("typed", "Type \"%s\" exactly.".formatted(target));
        }
        String reason = filled.text("reason");
        if (Texts.check(reason, LONGEST_REASON).isEmpty()) {
            return Map.of("reason", Texts.wanted(LONGEST_REASON));
        }
        background.once(
                asker.triggerId(),
                asker,
                "form",
                person -> admins.lock(person, target, String.valueOf(reason), asker));
        return Map.of();
    }
}
