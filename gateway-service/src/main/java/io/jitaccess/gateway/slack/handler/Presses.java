package io.jitaccess.gateway.slack.handler;

import com.slack.api.app_backend.interactive_components.payload.BlockActionPayload;
import com.slack.api.model.view.ViewState;

import io.jitaccess.events.Decision;
import io.jitaccess.events.RequestView;
import io.jitaccess.events.Verdict;
import io.jitaccess.events.ViewRefusal;
import io.jitaccess.gateway.problem.Problem;
import io.jitaccess.gateway.requests.Deciding;
import io.jitaccess.gateway.requests.KnownRequests;
import io.jitaccess.gateway.requests.Reviewing;
import io.jitaccess.gateway.requests.Revoking;
import io.jitaccess.gateway.security.Person;
import io.jitaccess.gateway.slack.SlackOn;
import io.jitaccess.gateway.slack.SlackSettings;
import io.jitaccess.gateway.slack.code.Codes;
import io.jitaccess.gateway.slack.delivery.SlackApi;
import io.jitaccess.gateway.slack.identity.SlackUser;
import io.jitaccess.gateway.slack.message.Actions;
import io.jitaccess.gateway.slack.message.Modals;
import io.jitaccess.gateway.slack.message.Mrkdwn;
import io.jitaccess.gateway.slack.message.OwnMessages;
import io.jitaccess.gateway.view.RequestViews;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.time.Duration;
import java.util.Objects;

/** Does what a button says, for whoever pressed it and may. */
@SlackOn
@Component
public class Presses {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Duration VERDICT = Duration.ofSeconds(8);

    private final Background background;
    private final KnownRequests known;
    private final RequestViews views;
    private final Deciding deciding;
    private final Reviewing reviewing;
    private final Revoking revoking;
    private final Choosing choosing;
    private final SlackApi slack;
    private final Codes codes;
    private final SlackSettings settings;
    private final SeenTo seenTo;

    Presses(
            Background background,
            KnownRequests known,
            RequestViews views,
            Deciding deciding,
            Reviewing reviewing,
            Revoking revoking,
            Choosing choosing,
            SlackApi slack,
            Codes codes,
            SlackSettings settings,
            SeenTo seenTo) {
        this.background = background;
        this.known = known;
        this.views = views;
        this.deciding = deciding;
        this.reviewing = reviewing;
        this.revoking = revoking;
        this.choosing = choosing;
        this.slack = slack;
        this.codes = codes;
        this.settings = settings;
        this.seenTo = seenTo;
    }

    /** What a button is about. */
    record Target(String requestId, @Nullable String digest) {
        static Target of(@Nullable String value) {
            String[] parts = String.valueOf(value).split(" ", 3);
            return new Target(parts[0], parts.length > 1 ? parts[1] : null);
        }
    }

    /** Takes the press; what comes of it, its sender is told. */
    public void take(BlockActionPayload payload) {
        if (payload.getActions() == null || payload.getActions().isEmpty()) {
            return;
        }
        BlockActionPayload.Action action = payload.getActions().getFirst();
        var asker = asker(payload);
        Target target = Target.of(action.getValue());
        background.once(
                asker.triggerId(),
                asker,
                "press",
                person -> {
                    switch (String.valueOf(action.getActionId())) {
                        case Actions.APPROVE -> approve(person, target, asker);
                        case Actions.DENY -> deny(person, target, asker);
                        case Actions.REVIEW -> review(person, target, asker);
                        case Actions.COMMAND -> command(person, target, asker);
                        case Actions.EXTEND -> extend(person, target, asker);
                        case Actions.END -> {
                            revoking.revoke(person, target.requestId(), null).block(PATIENCE);
                            background.tell(
                                    asker,
                                    "`%s` ends now.".formatted(Mrkdwn.escape(target.requestId())));
                        }
                        case Actions.SEEN_TO -> seenTo.acknowledge(person, target.requestId());
                        case Actions.CHOSE_CLUSTER -> choose(person, payload);
                        default -> background.tell(asker, "I no longer know this button.");
                    }
                });
    }

    private static Asker asker(BlockActionPayload payload) {
        var user = payload.getUser();
        var team = payload.getTeam();
        String teamId =
                user != null && user.getTeamId() != null
                        ? user.getTeamId()
                        : team == null ? "" : String.valueOf(team.getId());
        return new Asker(
                new SlackUser(teamId, user == null ? "" : String.valueOf(user.getId())),
                String.valueOf(payload.getTriggerId()),
                payload.getResponseUrl() == null ? "" : payload.getResponseUrl());
    }

    private void approve(Person person, Target target, Asker asker) {
        decide(person, target, Verdict.APPROVE, null, asker);
    }

    /** Sends the decision and stays until it has counted or was refused. */
    void decide(
            Person person, Target target, Verdict verdict, @Nullable String words, Asker asker) {
        RequestView view = known.visibleTo(person, target.requestId());
        Decision decision =
                Objects.requireNonNull(
                        deciding.decide(person, view, verdict, words, target.digest())
                                .block(PATIENCE));
        RequestView now =
                Objects.requireNonNull(
                        views.await(view, v -> isAnswered(v, decision), VERDICT).block(PATIENCE));
        now.refusals().stream()
                .filter(refusal -> refusal.decisionId().equals(decision.eventId()))
                .map(ViewRefusal::message)
                .findFirst()
                .ifPresentOrElse(
                        why -> background.tell(asker, ":information_source: " + Mrkdwn.escape(why)),
                        () -> {
                            if (!isAnswered(now, decision)) {
                                background.tell(
                                        asker,
                                        "Your answer was taken. It is counted as soon as the"
                                                + " approval service is back.");
                            }
                        });
    }

    private static boolean isAnswered(RequestView view, Decision decision) {
        return view.decisions().stream().anyMatch(d -> d.approver().equals(decision.approver()))
                || view.refusals().stream()
                        .anyMatch(r -> r.decisionId().equals(decision.eventId()));
    }

    private void deny(Person person, Target target, Asker asker) {
        RequestView view = known.visibleTo(person, target.requestId());
        deciding.require(person, view, target.digest());
        slack.open(
                asker.triggerId(),
                Modals.deny(
                        view,
                        "%s %s\n%s"
                                .formatted(view.requestId(), view.digest(), asker.responseUrl())));
    }

    private void review(Person person, Target target, Asker asker) {
        RequestView view = known.visibleTo(person, target.requestId());
        reviewing.require(person, view);
        slack.open(
                asker.triggerId(),
                Modals.review(view, view.requestId() + "\n" + asker.responseUrl()));
    }

    private void command(Person person, Target target, Asker asker) {
        RequestView view = known.ownedBy(person, target.requestId());
        requireActive(view);
        String code =
                codes.forKubeconfig(view.requestId(), person.id(), person.actor(), asker.user());
        background.tell(
                asker,
                OwnMessages.command(
                        view, code, settings.gatewayUrl(), settings.codesLast().toMinutes()));
    }

    private void extend(Person person, Target target, Asker asker) {
        RequestView view = known.ownedBy(person, target.requestId());
        requireActive(view);
        slack.open(
                asker.triggerId(),
                Modals.extend(view, view.requestId() + "\n" + asker.responseUrl()));
    }

    private static void requireActive(RequestView view) {
        if (view.state() != io.jitaccess.events.ViewState.ACTIVE) {
            throw Problem.conflict(
                    "not-active",
                    "There is no access any more: the request is %s. Ask anew with /jit request."
                            .formatted(view.state()));
        }
    }

    /** The levels and namespaces of the form follow its cluster. */
    private void choose(Person person, BlockActionPayload payload) {
        var view = payload.getView();
        ViewState state = view.getState();
        var filled = Filled.of(state);
        slack.change(
                view.getId(),
                view.getHash(),
                Modals.ask(
                        choosing.choices(person, filled.ask().cluster()),
                        filled.ask(),
                        String.valueOf(view.getPrivateMetadata())));
    }
}
