package io.jitaccess.gateway.slack.message;

import com.slack.api.model.block.LayoutBlock;

import io.jitaccess.events.RequestView;
import io.jitaccess.events.ViewState;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** What the requester sees of their own request. */
public final class OwnMessages {
    private OwnMessages() {}

    /** How the request stands. */
    public static Rendered status(RequestView view, String note) {
        var blocks = new ArrayList<LayoutBlock>();
        String headline = headline(view);
        blocks.add(Parts.words(headline));
        if (!note.isEmpty()) {
            blocks.add(Parts.small(note));
        }
        blocks.add(Parts.typed("Why: ", view.reason()));
        if (view.state() == ViewState.ACTIVE) {
            blocks.add(
                    Parts.buttons(
                            "jit-own",
                            Parts.button(
                                    Actions.COMMAND,
                                    "Show the command",
                                    view.requestId(),
                                    "primary"),
                            Parts.button(Actions.EXTEND, "Extend", view.requestId(), null),
                            Parts.confirmed(
                                    Actions.END,
                                    "End now",
                                    view.requestId(),
                                    "Your access ends at once.")));
        } else if (view.state() == ViewState.PENDING) {
            blocks.add(
                    Parts.buttons(
                            "jit-own",
                            Parts.confirmed(
                                    Actions.END,
                                    "Withdraw",
                                    view.requestId(),
                                    "Your request is taken back.")));
        }
        blocks.add(
                Parts.small(
                        "Request `%s`: %s, %s, for %s"
                                .formatted(
                                        view.requestId(),
                                        RequestWords.what(view),
                                        RequestWords.where(view),
                                        RequestWords.howLong(view))));
        return new Rendered(headline, blocks);
    }

    private static String headline(RequestView view) {
        String what = "*%s*".formatted(RequestWords.what(view));
        return switch (view.state()) {
            case REQUESTED, UNKNOWN -> ":hourglass_flowing_sand: You asked for %s.".formatted(what);
            case PENDING ->
                    ":hourglass_flowing_sand: %s waits for %s (%d of %d approved)."
                            .formatted(
                                    what,
                                    RequestWords.waitsFor(view),
                                    RequestWords.approvals(view),
                                    RequestWords.needed(view));
            case APPROVED -> ":white_check_mark: %s is approved and being made.".formatted(what);
            case ACTIVE ->
                    ":large_green_circle: You have %s (%s) until %s."
                            .formatted(
                                    what,
                                    RequestWords.where(view),
                                    Mrkdwn.time(Objects.requireNonNull(view.endsAt())));
            case EXTENDED ->
                    ":large_green_circle: %s lasts longer now, as you asked.%s"
                            .formatted(
                                    what,
                                    view.endsAt() == null
                                            ? ""
                                            : " Until " + Mrkdwn.time(view.endsAt()) + ".");
            case DENIED ->
                    ":no_entry: You did not get %s. %s"
                            .formatted(what, Mrkdwn.escape(RequestWords.message(view)));
            case FAILED ->
                    ":x: %s could not be made. %s"
                            .formatted(what, Mrkdwn.escape(RequestWords.message(view)));
            case EXPIRED, REVOKED -> ended(view);
        };
    }

    private static String ended(RequestView view) {
        String why =
                view.state() == ViewState.EXPIRED
                        ? "its time was over"
                        : Mrkdwn.escape(RequestWords.message(view));
        return ":white_circle: *%s* has ended: %s.%s"
                .formatted(RequestWords.what(view), why, ApprovalMessage.gone(view));
    }

    /** That access ends soon. */
    public static Rendered reminder(RequestView view) {
        String what = "*%s*".formatted(RequestWords.what(view));
        if (view.state() != ViewState.ACTIVE || !isReminded(view)) {
            String over =
                    view.state() == ViewState.ACTIVE
                            ? "%s goes on until %s."
                                    .formatted(
                                            what,
                                            Mrkdwn.time(Objects.requireNonNull(view.endsAt())))
                            : "%s has ended.".formatted(what);
            return new Rendered(over, List.of(Parts.words(over)));
        }
        String soon =
                ":alarm_clock: %s ends at %s."
                        .formatted(what, Mrkdwn.time(Objects.requireNonNull(view.endsAt())));
        return new Rendered(
                soon,
                List.of(
                        Parts.words(soon),
                        Parts.buttons(
                                "jit-own",
                                Parts.button(Actions.EXTEND, "Extend", view.requestId(), "primary"),
                                Parts.confirmed(
                                        Actions.END,
                                        "End now",
                                        view.requestId(),
                                        "Your access ends at once.")),
                        Parts.small("Request `%s`".formatted(view.requestId()))));
    }

    /** Whether a reminder is due for the end as it is now. */
    public static boolean isReminded(RequestView view) {
        return view.remindedOf() != null && view.remindedOf().equals(view.endsAt());
    }

    /** That access has ended, and later that it is confirmed gone. */
    public static Rendered ending(RequestView view) {
        String text = ended(view);
        var blocks = new ArrayList<LayoutBlock>();
        blocks.add(Parts.words(text));
        if (view.lastPossibleUseAt() != null) {
            blocks.add(
                    Parts.small(
                            "Whatever was drawn before stopped working by %s at the latest."
                                    .formatted(Mrkdwn.time(view.lastPossibleUseAt()))));
        }
        blocks.add(Parts.small("Request `%s`".formatted(view.requestId())));
        return new Rendered(text, blocks);
    }

    /** How to get to work: one command, good once and for minutes. */
    public static Rendered command(RequestView view, String code, URI gateway, long minutes) {
        String file = "~/.kube/jit-%s.yaml".formatted(view.requestId().toLowerCase(Locale.ROOT));
        String fetch =
                "mkdir -p ~/.kube; (umask 077; printf %%s '%s' | curl -sS --fail-with-body --data-binary @- -o %s %s/api/v1/kubeconfig) && export KUBECONFIG=%s"
                        .formatted(code, file, gateway, file);
        String text =
                "Run this within %d minutes. It works once, and only you see it:"
                        .formatted(minutes);
        return new Rendered(
                text,
                List.of(
                        Parts.words(text),
                        Parts.words("```" + fetch + "```"),
                        Parts.words("Then, in the same shell: `kubectl get pods`"),
                        Parts.small(
                                "If it says that the code was used and that was not you: `/jit revoke %s`"
                                        .formatted(view.requestId()))));
    }
}
