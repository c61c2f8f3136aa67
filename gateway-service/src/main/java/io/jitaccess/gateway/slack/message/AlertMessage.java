package io.jitaccess.gateway.slack.message;

import com.slack.api.model.block.LayoutBlock;

import io.jitaccess.events.Alert;
import io.jitaccess.events.AlertSeverity;

import java.util.ArrayList;
import java.util.Locale;
import java.util.function.UnaryOperator;

/** What the alert channel sees of an alert: what, about whom, why, and whether it was seen to. */
public final class AlertMessage {
    private AlertMessage() {}

    /**
     * The message as it should look now.
     *
     * @param names of people, by person id
     */
    public static Rendered of(Alert alert, UnaryOperator<String> names) {
        String rule = inWords(alert.rule());
        String subject = Mrkdwn.escape(names.apply(alert.subject()));
        var blocks = new ArrayList<LayoutBlock>();
        blocks.add(
                Parts.words(
                        "%s *%s*: %s"
                                .formatted(sign(alert.severity()), Mrkdwn.escape(rule), subject)));
        blocks.add(Parts.typed("", alert.message()));
        String id = alert.alertId();
        if (alert.acknowledgedBy() != null) {
            blocks.add(
                    Parts.words(
                            ":white_check_mark: Seen to by %s."
                                    .formatted(
                                            Mrkdwn.escape(names.apply(alert.acknowledgedBy())))));
        } else if (id != null) {
            blocks.add(
                    Parts.buttons(
                            "jit-alert", Parts.button(Actions.SEEN_TO, "I see to it", id, null)));
        }
        String request =
                alert.requestId() == null
                        ? ""
                        : " · Request `%s`".formatted(Mrkdwn.escape(alert.requestId()));
        blocks.add(
                Parts.small(
                        "%s · %s%s"
                                .formatted(
                                        urgency(alert.severity()),
                                        Mrkdwn.time(alert.occurredAt()),
                                        request)));
        return new Rendered("%s: %s".formatted(rule, subject), blocks);
    }

    private static String inWords(String rule) {
        String words = rule.replace('-', ' ');
        return words.isEmpty()
                ? words
                : words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    private static String sign(AlertSeverity severity) {
        return switch (severity) {
            case CRITICAL -> ":rotating_light:";
            case WARNING, UNKNOWN -> ":warning:";
            case INFO -> ":information_source:";
        };
    }

    private static String urgency(AlertSeverity severity) {
        return switch (severity) {
            case CRITICAL -> "Look at it now";
            case WARNING, UNKNOWN -> "Look at it today";
            case INFO -> "To know";
        };
    }
}
