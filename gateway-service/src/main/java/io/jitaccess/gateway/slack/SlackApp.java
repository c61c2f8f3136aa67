package io.jitaccess.gateway.slack;

import com.slack.api.bolt.App;
import com.slack.api.bolt.AppConfig;

import io.jitaccess.gateway.security.CodePaths;
import io.jitaccess.gateway.slack.delivery.SlackApi;
import io.jitaccess.gateway.slack.handler.Commands;
import io.jitaccess.gateway.slack.handler.Presses;
import io.jitaccess.gateway.slack.handler.Submissions;

import org.springframework.stereotype.Component;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What Slack may send, the same over HTTP and over a socket. Everything is acknowledged at once;
 * the work comes after.
 */
@SlackOn
@Component
public class SlackApp {
    /** Where Slack sends everything to. */
    public static final String PATH = CodePaths.SLACK_EVENTS;

    private static final Pattern ANY = Pattern.compile(".*", Pattern.DOTALL);

    private final App bolt;

    SlackApp(SlackApi api, Commands commands, Presses presses, Submissions submissions) {
        // No middleware: signatures are verified before, over the raw bytes, and who is who is
        // not Slack's to say.
        this.bolt =
                new App(AppConfig.builder().slack(api.client()).build(), api.client(), List.of());
        bolt.command(
                ANY,
                (request, context) -> {
                    commands.take(request.getPayload());
                    return context.ack();
                });
        bolt.blockAction(
                ANY,
                (request, context) -> {
                    presses.take(request.getPayload());
                    return context.ack();
                });
        bolt.viewSubmission(
                ANY,
                (request, context) -> {
                    Map<String, String> wrong = submissions.take(request.getPayload());
                    return wrong.isEmpty() ? context.ack() : context.ackWithErrors(wrong);
                });
        bolt.viewClosed(ANY, (_, context) -> context.ack());
    }

    public App bolt() {
        return bolt;
    }
}
