package io.jitaccess.gateway.slack.message;

import com.slack.api.model.block.LayoutBlock;

import io.jitaccess.events.RequestView;
import io.jitaccess.events.ViewDecision;
import io.jitaccess.events.ViewState;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** What approvers see of a request, at each step of its life. */
public final class ApprovalMessage {
    private ApprovalMessage() {}

    /**
     * The message as it should look now.
     *
     * @param risks what to think about before saying yes
     * @param names of approvers, by person id
     */
    public static Rendered of(RequestView view, List<String> risks, UnaryOperator<String> names) {
        String headline =
                "*%s* asks for *%s*".formatted(RequestWords.who(view), RequestWords.what(view));
        var blocks = new ArrayList<LayoutBlock>();
        blocks.add(Parts.words(headline));
        var fields = new ArrayList<String>();
        fields.add("*Where*\n" + RequestWords.where(view));
        fields.add("*How long*\n" + RequestWords.howLong(view));
        if (view.ticket() != null) {
            fields.add("*Ticket*\n" + Mrkdwn.escape(view.ticket()));
        }
        if (view.extends$() != null) {
            fields.add("*Extends*\n`" + view.extends$() + "`");
        }
        blocks.add(Parts.fields(fields));
        blocks.add(Parts.typed("Why: ", view.reason()));
        if (!risks.isEmpty()) {
            blocks.add(Parts.small(":warning: " + String.join(" · ", risks)));
        }
        blocks.add(Parts.words(status(view)));
        for (ViewDecision decision : view.decisions().stream().limit(10).toList()) {
            blocks.add(Parts.small(RequestWords.decision(decision, names)));
            if (decision.comment() != null) {
                blocks.add(Parts.typed("“", decision.comment() + "”"));
            }
        }
        if (view.state() == ViewState.PENDING) {
            String value = view.requestId() + " " + view.digest();
            blocks.add(
                    Parts.buttons(
                            "jit-decide",
                            Parts.button(Actions.APPROVE, "Approve", value, "primary"),
                            Parts.button(Actions.DENY, "Deny", value, "danger")));
        }
        review(view).ifPresent(blocks::add);
        blocks.add(Parts.small("Request `%s`".formatted(view.requestId())));
        return new Rendered(
                "%s asks for %s: %s"
                        .formatted(
                                RequestWords.who(view),
                                RequestWords.what(view),
                                view.state().name().toLowerCase(Locale.ROOT)),
                blocks);
    }

    /** Of emergency access: what somebody else made of it, or how to say so. */
    private static Optional<LayoutBlock> review(RequestView view) {
        if (!view.breakGlass() || view.activeAt() == null) {
            return Optional.empty();
        }
        String outcome = view.reviewOutcome();
        return Optional.of(
                outcome == null
                        ? Parts.buttons(
                                "jit-reviews",
                                Parts.button(Actions.REVIEW, "Review", view.requestId(), "primary"))
                        : Parts.small(
                                ":mag: Reviewed: %s.".formatted(outcome.toLowerCase(Locale.ROOT))));
    }

    private static String status(RequestView view) {
        return switch (view.state()) {
            case REQUESTED, UNKNOWN -> "Not decided yet.";
            case PENDING ->
                    ":hourglass_flowing_sand: %d of %d approved. Waits for %s%s."
                            .formatted(
                                    RequestWords.approvals(view),
                                    RequestWords.needed(view),
                                    RequestWords.waitsFor(view),
                                    view.decideBy() == null
                                            ? ""
                                            : ", until " + Mrkdwn.time(view.decideBy()));
            case APPROVED -> ":white_check_mark: Approved. Access is being made.";
            case ACTIVE ->
                    ":large_green_circle: Active until %s.%s"
                            .formatted(
                                    Mrkdwn.time(Objects.requireNonNull(view.endsAt())),
                                    view.breakGlass() && view.reviewOutcome() == null
                                            ? " To be reviewed by somebody else."
                                            : "");
            case EXTENDED -> ":large_green_circle: The grant was extended.";
            case DENIED -> ":no_entry: Denied. " + Mrkdwn.escape(RequestWords.message(view));
            case FAILED ->
                    ":x: Access could not be made. " + Mrkdwn.escape(RequestWords.message(view));
            case EXPIRED -> ":white_circle: Ended, its time was over." + gone(view);
            case REVOKED ->
                    ":white_circle: Ended early. %s%s"
                            .formatted(Mrkdwn.escape(RequestWords.message(view)), gone(view));
        };
    }

    static String gone(RequestView view) {
        return view.accessRemovedAt() == null
                ? " Access is being removed."
                : " Access is confirmed gone since %s."
                        .formatted(Mrkdwn.time(view.accessRemovedAt()));
    }
}
