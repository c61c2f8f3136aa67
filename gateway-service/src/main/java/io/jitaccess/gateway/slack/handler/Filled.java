package io.jitaccess.gateway.slack.handler;

import com.slack.api.model.view.ViewState;

import io.jitaccess.gateway.slack.command.Command;
import io.jitaccess.gateway.slack.message.Actions;
import io.jitaccess.gateway.slack.message.Modals;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/** What was filled in. Nothing in it is believed to be one of the choices that were offered. */
record Filled(Map<String, Map<String, ViewState.Value>> values) {
    static Filled of(@Nullable ViewState state) {
        return new Filled(
                state == null || state.getValues() == null ? Map.of() : state.getValues());
    }

    private ViewState.@Nullable Value value(String block, String action) {
        return values.getOrDefault(block, Map.of()).get(action);
    }

    @Nullable String text(String block) {
        ViewState.Value value = value(block, Modals.VALUE);
        String text = value == null ? null : value.getValue();
        return text == null || text.isBlank() ? null : text.replaceAll("\\s+", " ");
    }

    @Nullable String chosen(String block, String action) {
        ViewState.Value value = value(block, action);
        return value == null || value.getSelectedOption() == null
                ? null
                : value.getSelectedOption().getValue();
    }

    List<String> several(String block) {
        ViewState.Value value = value(block, Modals.VALUE);
        return value == null || value.getSelectedOptions() == null
                ? List.of()
                : value.getSelectedOptions().stream()
                        .map(ViewState.SelectedOption::getValue)
                        .toList();
    }

    Command.Ask ask() {
        return new Command.Ask(
                chosen("cluster", Actions.CHOSE_CLUSTER),
                chosen("level", Modals.VALUE),
                chosen("duration", Modals.VALUE),
                several("namespaces"),
                !several("wide").isEmpty(),
                text("reason"),
                text("ticket"));
    }
}
