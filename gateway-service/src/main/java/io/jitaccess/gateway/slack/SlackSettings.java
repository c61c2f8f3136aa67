package io.jitaccess.gateway.slack;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How the gateway lives in Slack. Without a transport it does not.
 *
 * @param transport {@code http}: Slack calls us; {@code socket}: we call Slack
 * @param signingSecret by which Slack signs what it sends over HTTP
 * @param botToken with which messages are sent
 * @param appToken with which the socket is opened
 * @param apiUrl where Slack's Web API is
 * @param responseOrigins scheme and host of the only addresses to which answers are posted
 * @param teams ids of the workspaces whose users are people of ours
 * @param managedEmails whether the workspace's addresses come from the identity provider, so that
 *     nobody can take another's
 * @param groupsValidFor how long after a person's last sign-in their groups are believed
 * @param people Slack users that are certain persons, whatever else is known
 * @param approvals where requests that wait are shown
 * @param alerts where alerts are shown
 * @param gatewayUrl address of this gateway in commands that people run
 * @param codesLast how long a single-use code can be used
 * @param callTimeout of one call to Slack
 */
@ConfigurationProperties("jit.slack")
public record SlackSettings(
        @Nullable String transport,
        @DefaultValue("") Secret signingSecret,
        @DefaultValue("") Secret botToken,
        @DefaultValue("") Secret appToken,
        @DefaultValue("https://slack.com/api/") URI apiUrl,
        @DefaultValue("https://hooks.slack.com") Set<String> responseOrigins,
        @DefaultValue Set<String> teams,
        @DefaultValue("false") boolean managedEmails,
        @DefaultValue("12h") Duration groupsValidFor,
        @DefaultValue List<SlackPerson> people,
        @DefaultValue Approvals approvals,
        @DefaultValue Alerts alerts,
        @DefaultValue("http://127.0.0.1:8080") URI gatewayUrl,
        @DefaultValue("5m") Duration codesLast,
        @DefaultValue("8s") Duration callTimeout) {
    private static final Duration LONGEST_CODE = Duration.ofMinutes(5);

    public SlackSettings {
        if (transport != null && !transport.equals("false")) {
            require(overHttp(transport) || overSocket(transport), "transport", "http or socket");
            require(!botToken.isEmpty(), "bot-token", "the bot token (xoxb-...), or file:<path>");
            require(
                    !overHttp(transport) || !signingSecret.isEmpty(),
                    "signing-secret",
                    "the app's signing secret, or file:<path>");
            require(
                    !overSocket(transport) || !appToken.isEmpty(),
                    "app-token",
                    "the app-level token (xapp-...), or file:<path>");
            require(!teams.isEmpty(), "teams", "the ids of the workspaces to serve (T...)");
            require(
                    codesLast.isPositive() && codesLast.compareTo(LONGEST_CODE) <= 0,
                    "codes-last",
                    "at most 5m");
        }
    }

    private static boolean overHttp(String transport) {
        return transport.equals("http");
    }

    private static boolean overSocket(String transport) {
        return transport.equals("socket");
    }

    private static void require(boolean holds, String setting, String wanted) {
        if (!holds) {
            throw new IllegalArgumentException(
                    "jit.slack.%s must be %s".formatted(setting, wanted));
        }
    }

    /**
     * A Slack user who is a certain person.
     *
     * @param person id
     */
    public record SlackPerson(String team, String user, String person) {}

    /**
     * Where requests that wait for approval are shown.
     *
     * @param channel id of the channel for all; without one each approver gets a message
     * @param channels ids of channels of certain groups of approvers, by group
     */
    public record Approvals(@Nullable String channel, @DefaultValue Map<String, String> channels) {}

    /**
     * Where alerts are shown.
     *
     * @param channel id of the channel; without one Slack shows none
     * @param oldest those that are older when their turn comes are no news any more
     */
    public record Alerts(@Nullable String channel, @DefaultValue("1d") Duration oldest) {}
}
