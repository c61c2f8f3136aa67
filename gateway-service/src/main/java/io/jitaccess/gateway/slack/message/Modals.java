package io.jitaccess.gateway.slack.message;

import static com.slack.api.model.block.Blocks.input;
import static com.slack.api.model.block.composition.BlockCompositions.option;
import static com.slack.api.model.block.composition.BlockCompositions.plainText;
import static com.slack.api.model.block.element.BlockElements.checkboxes;
import static com.slack.api.model.block.element.BlockElements.multiStaticSelect;
import static com.slack.api.model.block.element.BlockElements.plainTextInput;
import static com.slack.api.model.block.element.BlockElements.staticSelect;
import static com.slack.api.model.view.Views.view;
import static com.slack.api.model.view.Views.viewClose;
import static com.slack.api.model.view.Views.viewSubmit;
import static com.slack.api.model.view.Views.viewTitle;

import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.composition.OptionObject;
import com.slack.api.model.view.View;

import io.jitaccess.events.RequestView;
import io.jitaccess.gateway.slack.command.Command;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The forms that people fill in. */
public final class Modals {
    /** One form element, named by what it fills in. */
    public static final String VALUE = "value";

    private static final int MOST_OPTIONS = 100;
    private static final int OPTION_TEXT = 75;
    private static final int LONGEST_REASON = 500;
    private static final List<String> LENGTHS = List.of("15m", "30m", "1h", "2h", "4h", "8h");

    private Modals() {}

    /**
     * What may be chosen.
     *
     * @param clusters all that this person may ask for something on
     * @param levels on the chosen cluster
     * @param namespaces on the chosen cluster
     */
    public record Choices(List<String> clusters, List<String> levels, List<String> namespaces) {}

    /** Asks for the words that were missing, with what is known filled in. */
    public static View ask(Choices choices, Command.Ask known, String metadata) {
        var blocks = new ArrayList<LayoutBlock>();
        blocks.add(
                input(
                        b ->
                                b.blockId("cluster")
                                        .dispatchAction(true)
                                        .label(plainText("Cluster"))
                                        .element(
                                                staticSelect(
                                                        e ->
                                                                e.actionId(Actions.CHOSE_CLUSTER)
                                                                        .options(
                                                                                options(
                                                                                        choices
                                                                                                .clusters()))
                                                                        .initialOption(
                                                                                chosen(
                                                                                        choices
                                                                                                .clusters(),
                                                                                        known
                                                                                                .cluster()))))));
        blocks.add(
                input(
                        b ->
                                b.blockId("level")
                                        .label(plainText("Level"))
                                        .element(
                                                staticSelect(
                                                        e ->
                                                                e.actionId(VALUE)
                                                                        .options(
                                                                                options(
                                                                                        choices
                                                                                                .levels()))
                                                                        .initialOption(
                                                                                chosen(
                                                                                        choices
                                                                                                .levels(),
                                                                                        known
                                                                                                .level()))))));
        List<String> lengths = lengths(known.duration());
        blocks.add(
                input(
                        b ->
                                b.blockId("duration")
                                        .label(plainText("How long"))
                                        .element(
                                                staticSelect(
                                                        e ->
                                                                e.actionId(VALUE)
                                                                        .options(options(lengths))
                                                                        .initialOption(
                                                                                chosen(
                                                                                        lengths,
                                                                                        known
                                                                                                                .duration()
                                                                                                        == null
                                                                                                ? "1h"
                                                                                                : known
                                                                                                        .duration()))))));
        if (!choices.namespaces().isEmpty()) {
            List<OptionObject> named =
                    options(
                            choices.namespaces().stream()
                                    .filter(known.namespaces()::contains)
                                    .toList());
            blocks.add(
                    input(
                            b ->
                                    b.blockId("namespaces")
                                            .optional(true)
                                            .label(plainText("Namespaces"))
                                            .hint(
                                                    plainText(
                                                            "None: those of the rule that"
                                                                    + " applies."))
                                            .element(
                                                    multiStaticSelect(
                                                            e ->
                                                                    e.actionId(VALUE)
                                                                            .options(
                                                                                    options(
                                                                                            choices
                                                                                                    .namespaces()))
                                                                            .initialOptions(
                                                                                    named.isEmpty()
                                                                                            ? null
                                                                                            : named)))));
        }
        List<OptionObject> wide = options(List.of("The whole cluster"));
        blocks.add(
                input(
                        b ->
                                b.blockId("wide")
                                        .optional(true)
                                        .label(plainText("Instead of namespaces"))
                                        .element(
                                                checkboxes(
                                                        e ->
                                                                e.actionId(VALUE)
                                                                        .options(wide)
                                                                        .initialOptions(
                                                                                known.clusterWide()
                                                                                        ? wide
                                                                                        : null)))));
        blocks.add(text("reason", "Why", known.reason(), true, false));
        blocks.add(text("ticket", "Ticket", known.ticket(), false, true));
        return modal(Actions.ASK_MODAL, "Ask for access", "Ask", metadata, blocks);
    }

    public static View deny(RequestView request, String metadata) {
        return modal(
                Actions.DENY_MODAL,
                "Deny a request",
                "Deny",
                metadata,
                List.of(
                        Parts.words(
                                "%s asks for *%s*."
                                        .formatted(
                                                RequestWords.who(request),
                                                RequestWords.what(request))),
                        text("reason", "Why not? The requester reads this.", null, true, false)));
    }

    /** Asks what somebody else makes of emergency access. */
    public static View review(RequestView grant, String metadata) {
        List<String> outcomes = List.of("justified", "unjustified");
        return modal(
                Actions.REVIEW_MODAL,
                "Review",
                "Close the review",
                metadata,
                List.of(
                        Parts.words(
                                "%s took *%s* without asking anybody."
                                        .formatted(
                                                RequestWords.who(grant), RequestWords.what(grant))),
                        Parts.typed("Why: ", grant.reason()),
                        input(
                                b ->
                                        b.blockId("outcome")
                                                .label(plainText("It was"))
                                                .element(
                                                        staticSelect(
                                                                e ->
                                                                        e.actionId(VALUE)
                                                                                .options(
                                                                                        options(
                                                                                                outcomes))))),
                        text("comment", "What you found", null, true, false)));
    }

    public static View extend(RequestView grant, String metadata) {
        List<String> lengths = lengths(null);
        return modal(
                Actions.EXTEND_MODAL,
                "Extend access",
                "Ask",
                metadata,
                List.of(
                        Parts.words("*%s* for longer.".formatted(RequestWords.what(grant))),
                        input(
                                b ->
                                        b.blockId("duration")
                                                .label(plainText("How much longer"))
                                                .element(
                                                        staticSelect(
                                                                e ->
                                                                        e.actionId(VALUE)
                                                                                .options(
                                                                                        options(
                                                                                                lengths))
                                                                                .initialOption(
                                                                                        chosen(
                                                                                                lengths,
                                                                                                "1h"))))),
                        text("reason", "Why", grant.reason(), true, false)));
    }

    /**
     * Makes an admin type what is to be closed.
     *
     * @param word that must be typed
     */
    public static View lockdown(
            String what, String word, @Nullable String reason, String metadata) {
        return modal(
                Actions.LOCKDOWN_MODAL,
                "Lockdown",
                "Lock down",
                metadata,
                List.of(
                        Parts.words(
                                ":rotating_light: All access to *%s* ends now, and nobody gets any until it is opened again."
                                        .formatted(Mrkdwn.escape(what))),
                        text("typed", "Type \"%s\" to go on".formatted(word), null, false, false),
                        text("reason", "Why", reason, true, false)));
    }

    private static View modal(
            String callback,
            String title,
            String submit,
            String metadata,
            List<LayoutBlock> blocks) {
        return view(
                v ->
                        v.type("modal")
                                .callbackId(callback)
                                .title(viewTitle(t -> t.type("plain_text").text(title)))
                                .submit(viewSubmit(s -> s.type("plain_text").text(submit)))
                                .close(viewClose(c -> c.type("plain_text").text("Cancel")))
                                .privateMetadata(metadata)
                                .blocks(blocks));
    }

    private static LayoutBlock text(
            String block,
            String label,
            @Nullable String known,
            boolean multiline,
            boolean optional) {
        return input(
                b ->
                        b.blockId(block)
                                .optional(optional)
                                .label(plainText(label))
                                .element(
                                        plainTextInput(
                                                e ->
                                                        e.actionId(VALUE)
                                                                .multiline(multiline)
                                                                .maxLength(LONGEST_REASON)
                                                                .initialValue(
                                                                        known == null
                                                                                ? null
                                                                                : Mrkdwn.cut(
                                                                                        known,
                                                                                        LONGEST_REASON)))));
    }

    private static List<String> lengths(@Nullable String known) {
        if (known == null || LENGTHS.contains(known)) {
            return LENGTHS;
        }
        var more = new ArrayList<>(LENGTHS);
        more.addFirst(known);
        return more;
    }

    private static List<OptionObject> options(List<String> values) {
        return values.stream()
                .limit(MOST_OPTIONS)
                .map(value -> option(plainText(Mrkdwn.cut(value, OPTION_TEXT)), value))
                .toList();
    }

    private static @Nullable OptionObject chosen(List<String> values, @Nullable String value) {
        return options(values.stream().filter(v -> Objects.equals(v, value)).toList()).stream()
                .findFirst()
                .orElse(null);
    }
}
