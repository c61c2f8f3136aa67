package io.jitaccess.gateway.slack.message;

import io.jitaccess.events.RequestView;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;

/** Short answers: lines of lists, and help. */
public final class Summaries {
    private Summaries() {}

    /** One request in one line. */
    public static String line(RequestView view, boolean withName) {
        return "`%s` %s%s, %s%s"
                .formatted(
                        view.requestId(),
                        withName ? RequestWords.who(view) + ": " : "",
                        RequestWords.what(view),
                        view.state().name().toLowerCase(Locale.ROOT),
                        view.endsAt() == null || view.endedAt() != null
                                ? ""
                                : " until " + Mrkdwn.time(view.endsAt()));
    }

    /** What may be asked for. */
    public static Rendered clusters(Map<String, ? extends SortedSet<String>> eligible) {
        if (eligible.isEmpty()) {
            return new Rendered("The policy has nothing that you may ask for.", List.of());
        }
        String lines =
                String.join(
                        "\n",
                        eligible.entrySet().stream()
                                .map(
                                        e ->
                                                "*%s*: %s"
                                                        .formatted(
                                                                Mrkdwn.escape(e.getKey()),
                                                                Mrkdwn.escape(
                                                                        String.join(
                                                                                ", ",
                                                                                e.getValue()))))
                                .toList());
        return new Rendered("What you may ask for", List.of(Parts.words(lines)));
    }

    /**
     * How to use all this.
     *
     * @param unknown the word that was not understood; empty if none
     * @param cluster one that this reader may ask for
     */
    public static Rendered help(String unknown, String cluster, String level, boolean admin) {
        String name = Mrkdwn.escape(cluster);
        String first =
                unknown.isEmpty()
                        ? ""
                        : "I do not know “%s”. This is what I understand:\n"
                                .formatted(Mrkdwn.escape(Mrkdwn.cut(unknown, 60)));
        String text =
                first
                        + """
                        • `/jit request %1$s %2$s 1h fixing INC-42` asks for access; leave words out and a form opens
                        • `/jit request %1$s %2$s 30m -n web,api look at the logs` asks for certain namespaces
                        • `/jit status` what is open, `/jit status ID` one request, `/jit list` all of yours
                        • `/jit clusters` what you may ask for
                        • `/jit revoke ID` ends your access early, or takes a request back
                        • `/jit link` tells me who you are, once\
                        """
                                .formatted(name, Mrkdwn.escape(level));
        String more =
                """

                *As an admin*
                • `/jit admin list` everything that is open
                • `/jit admin revoke --request-id ID` or `--user dana@example.com`
                • `/jit admin lockdown --cluster %1$s` or `--all`, `/jit admin unlock --cluster %1$s`\
                """
                        .formatted(name);
        String all = admin ? text + more : text;
        return new Rendered("How to use /jit", List.of(Parts.words(all)));
    }
}
