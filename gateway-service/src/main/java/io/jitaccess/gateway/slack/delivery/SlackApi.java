package io.jitaccess.gateway.slack.delivery;

import com.slack.api.Slack;
import com.slack.api.SlackConfig;
import com.slack.api.methods.MethodsClient;
import com.slack.api.methods.MethodsConfig;
import com.slack.api.methods.SlackApiException;
import com.slack.api.methods.SlackApiTextResponse;
import com.slack.api.model.User;
import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.view.View;

import io.jitaccess.gateway.slack.SlackOn;
import io.jitaccess.gateway.slack.SlackSettings;
import io.micrometer.core.instrument.MeterRegistry;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Slack's Web API, as far as it is used here. What Slack cannot take now is sent again, after the
 * time that Slack names; what it refuses is refused.
 */
@SlackOn
@Component
public class SlackApi implements DisposableBean {
    private static final Logger log = LoggerFactory.getLogger(SlackApi.class);
    private static final int TOO_MANY = 429;
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(2);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);

    private final Slack slack;
    private final MethodsClient methods;
    private final MeterRegistry meters;

    SlackApi(SlackSettings settings, MeterRegistry meters) {
        var config = new SlackConfig();
        int millis = Math.toIntExact(settings.callTimeout().toMillis());
        config.setMethodsEndpointUrlPrefix(settings.apiUrl().toString());
        config.setHttpClientCallTimeoutMillis(millis);
        config.setHttpClientReadTimeoutMillis(millis);
        config.setHttpClientWriteTimeoutMillis(millis);
        // Its counters would be a second opinion on rates; Slack's own answers are the truth.
        var pace = new MethodsConfig();
        pace.setStatsEnabled(false);
        config.setMethodsConfig(pace);
        this.slack = Slack.getInstance(config);
        this.methods = slack.methods(settings.botToken().reveal());
        this.meters = meters;
    }

    /** The client behind it, for the socket. */
    public Slack client() {
        return slack;
    }

    /** Where a message is. */
    public record Place(String channel, String ts) {}

    /** How often a call is sent while Slack cannot take it. */
    public enum Patience {
        /** Somebody waits for the answer. */
        SHORT(2),
        /** It must get there. */
        LONG(12);

        private final int attempts;

        Patience(int attempts) {
            this.attempts = attempts;
        }
    }

    /** Posts to a channel, or to the user of this id. */
    public Place post(String channel, String text, List<LayoutBlock> blocks) {
        var answer =
                call(
                        "chat.postMessage",
                        Patience.LONG,
                        () ->
                                methods.chatPostMessage(
                                        r ->
                                                r.channel(channel)
                                                        .text(text)
                                                        .blocks(blocks)
                                                        .unfurlLinks(false)
                                                        .unfurlMedia(false)));
        return new Place(answer.getChannel(), answer.getTs());
    }

    public void update(Place place, String text, List<LayoutBlock> blocks) {
        call(
                "chat.update",
                Patience.LONG,
                () ->
                        methods.chatUpdate(
                                r ->
                                        r.channel(place.channel())
                                                .ts(place.ts())
                                                .text(text)
                                                .blocks(blocks)));
    }

    /** Shows something to one user alone; Slack does not keep it. */
    public void whisper(String channel, String user, String text, List<LayoutBlock> blocks) {
        call(
                "chat.postEphemeral",
                Patience.LONG,
                () ->
                        methods.chatPostEphemeral(
                                r -> r.channel(channel).user(user).text(text).blocks(blocks)));
    }

    /** Opens a modal; a trigger lasts three seconds, so this is not tried for long. */
    public void open(String triggerId, View view) {
        call(
                "views.open",
                Patience.SHORT,
                () -> methods.viewsOpen(r -> r.triggerId(triggerId).view(view)));
    }

    public void change(String viewId, String hash, View view) {
        call(
                "views.update",
                Patience.SHORT,
                () -> methods.viewsUpdate(r -> r.viewId(viewId).hash(hash).view(view)));
    }

    public User user(String id) {
        return call("users.info", Patience.SHORT, () -> methods.usersInfo(r -> r.user(id)))
                .getUser();
    }

    /** The user who has this address. */
    public Optional<User> userByEmail(String email) {
        try {
            return Optional.of(
                    call(
                                    "users.lookupByEmail",
                                    Patience.LONG,
                                    () -> methods.usersLookupByEmail(r -> r.email(email)))
                            .getUser());
        } catch (SlackRefusedException unknown) {
            return Optional.empty();
        }
    }

    /** Ids of the users in a user group. */
    public List<String> membersOf(String group) {
        return call(
                        "usergroups.users.list",
                        Patience.SHORT,
                        () -> methods.usergroupsUsersList(r -> r.usergroup(group)))
                .getUsers();
    }

    private interface Call<T> {
        T send() throws IOException, SlackApiException;
    }

    private <T extends SlackApiTextResponse> T call(
            String method, Patience patience, Call<T> call) {
        for (int attempt = 1; ; attempt++) {
            Duration pause;
            String why;
            try {
                T answer = call.send();
                if (answer.isOk()) {
                    meters.counter("jit.slack.calls", "method", method, "outcome", "ok")
                            .increment();
                    return answer;
                }
                why = String.valueOf(answer.getError());
                if (!isPassing(why)) {
                    meters.counter("jit.slack.calls", "method", method, "outcome", "refused")
                            .increment();
                    throw new SlackRefusedException(method, why);
                }
                pause = backoff(attempt);
            } catch (SlackApiException status) {
                why = "HTTP " + status.getResponse().code();
                pause =
                        status.getResponse().code() == TOO_MANY
                                ? retryAfter(status)
                                : backoff(attempt);
                meters.counter("jit.slack.calls", "method", method, "outcome", "again").increment();
            } catch (IOException away) {
                why = away.getClass().getSimpleName();
                pause = backoff(attempt);
                meters.counter("jit.slack.calls", "method", method, "outcome", "again").increment();
            }
            if (attempt >= patience.attempts) {
                throw new SlackAwayException(method, why);
            }
            log.atWarn()
                    .addKeyValue("method", method)
                    .addKeyValue("error", why)
                    .addKeyValue("pause", pause)
                    .log("Slack cannot take this now");
            sleep(method, pause);
        }
    }

    private static boolean isPassing(String error) {
        return switch (error) {
            case "ratelimited",
                    "rate_limited",
                    "internal_error",
                    "fatal_error",
                    "service_unavailable",
                    "request_timeout" ->
                    true;
            default -> false;
        };
    }

    private static Duration retryAfter(SlackApiException limited) {
        String header = limited.getResponse().header("Retry-After");
        try {
            Duration named =
                    Duration.ofSeconds(header == null ? 1 : Long.parseLong(header.strip()));
            return named.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : named;
        } catch (NumberFormatException odd) {
            return Duration.ofSeconds(1);
        }
    }

    private static Duration backoff(int attempt) {
        return FIRST_PAUSE.multipliedBy(1L << Math.min(attempt - 1, 5));
    }

    private static void sleep(String method, Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new SlackAwayException(method, "stopping");
        }
    }

    @Override
    public void destroy() throws Exception {
        slack.close();
    }
}
