package io.jitaccess.gateway.slack.message;

import static com.slack.api.model.block.Blocks.actions;
import static com.slack.api.model.block.Blocks.context;
import static com.slack.api.model.block.Blocks.section;
import static com.slack.api.model.block.composition.BlockCompositions.markdownText;
import static com.slack.api.model.block.composition.BlockCompositions.plainText;

import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.composition.ConfirmationDialogObject;
import com.slack.api.model.block.composition.TextObject;
import com.slack.api.model.block.element.BlockElement;
import com.slack.api.model.block.element.BlockElements;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** Pieces of messages, cut to Slack's limits. */
public final class Parts {
    private static final int SECTION = 3000;
    private static final int FIELD = 2000;

    private Parts() {}

    /** Our own words, with markup. */
    public static LayoutBlock words(String mrkdwn) {
        return section(s -> s.text(markdownText(Mrkdwn.cut(mrkdwn, SECTION))));
    }

    /** What somebody typed, as they typed it. */
    public static LayoutBlock typed(String label, String text) {
        return section(s -> s.text(plainText(Mrkdwn.cut(label + text, SECTION), false)));
    }

    static LayoutBlock fields(List<String> mrkdwn) {
        List<TextObject> fields =
                mrkdwn.stream()
                        .limit(10)
                        .map(text -> (TextObject) markdownText(Mrkdwn.cut(text, FIELD)))
                        .toList();
        return section(s -> s.fields(fields));
    }

    static LayoutBlock small(String mrkdwn) {
        return context(List.of(markdownText(Mrkdwn.cut(mrkdwn, SECTION))));
    }

    static LayoutBlock buttons(String blockId, BlockElement... buttons) {
        return actions(blockId, List.of(buttons));
    }

    static BlockElement button(String action, String label, String value, @Nullable String style) {
        return BlockElements.button(
                b -> b.actionId(action).text(plainText(label, true)).value(value).style(style));
    }

    static BlockElement confirmed(String action, String label, String value, String question) {
        return BlockElements.button(
                b ->
                        b.actionId(action)
                                .text(plainText(label, true))
                                .value(value)
                                .style("danger")
                                .confirm(
                                        ConfirmationDialogObject.builder()
                                                .title(plainText("Are you sure?"))
                                                .text(markdownText(question))
                                                .confirm(plainText("Yes"))
                                                .deny(plainText("No"))
                                                .build()));
    }
}
