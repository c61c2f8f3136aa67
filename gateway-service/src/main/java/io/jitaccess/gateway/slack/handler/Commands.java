package io.jitaccess.gateway.slack.handler;

import com.slack.api.app_backend.slash_commands.payload.SlashCommandPayload;

import io.jitaccess.gateway.requests.AccessRequest;
import io.jitaccess.gateway.requests.Revoking;
import io.jitaccess.gateway.security.Person;
import io.jitaccess.gateway.security.Role;
import io.jitaccess.gateway.slack.SlackOn;
import io.jitaccess.gateway.slack.SlackSettings;
import io.jitaccess.gateway.slack.code.Codes;
import io.jitaccess.gateway.slack.command.Command;
import io.jitaccess.gateway.slack.command.CommandParser;
import io.jitaccess.gateway.slack.delivery.SlackApi;
import io.jitaccess.gateway.slack.identity.Found;
import io.jitaccess.gateway.slack.identity.SlackUser;
import io.jitaccess.gateway.slack.message.Modals;
import io.jitaccess.gateway.slack.message.Mrkdwn;
import io.jitaccess.gateway.slack.message.Summaries;

import org.springframework.stereotype.Component;

import java.time.Duration;
import java.util.Map;
import java.util.SortedSet;

/** Does what was typed after the slash. */
@SlackOn
@Component
public class Commands {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Background background;
    private final Choosing choosing;
    private final Asks asks;
    private final Listing listing;
    private final AdminCommands admins;
    private final Revoking revoking;
    private final SlackApi slack;
    private final Codes codes;
    private final SlackSettings settings;

    Commands(
            Background background,
            Choosing choosing,
            Asks asks,
            Listing listing,
            AdminCommands admins,
            Revoking revoking,
            SlackApi slack,
            Codes codes,
            SlackSettings settings) {
        this.background = background;
        this.choosing = choosing;
        this.asks = asks;
        this.listing = listing;
        this.admins = admins;
        this.revoking = revoking;
        this.slack = slack;
        this.codes = codes;
        this.settings = settings;
    }

    /** Takes the command; what comes of it, its sender is told. */
    public void take(SlashCommandPayload payload) {
        var asker =
                new Asker(
                        new SlackUser(
                                String.valueOf(payload.getTeamId()),
                                String.valueOf(payload.getUserId())),
                        String.valueOf(payload.getTriggerId()),
                        payload.getResponseUrl() == null ? "" : payload.getResponseUrl());
        String text = payload.getText() == null ? "" : payload.getText();
        background.once(
                asker.triggerId(),
                asker,
                "command",
                person -> run(parse(text), person, asker),
                unknown -> meet(unknown, parse(text), asker));
    }

    private Command parse(String text) {
        return CommandParser.parse(text, choosing.vocabulary());
    }

    private void meet(Found.Unknown unknown, Command command, Asker asker) {
        if (command instanceof Command.Link && unknown.linkHelps()) {
            link(asker);
        } else {
            background.tell(
                    asker,
                    Mrkdwn.escape(unknown.why())
                            + (unknown.linkHelps() ? " Link yourself once: `/jit link`" : ""));
        }
    }

    private void run(Command command, Person person, Asker asker) {
        switch (command) {
            case Command.Ask ask -> ask(ask, person, asker);
            case Command.Status(String id) ->
                    background.tell(
                            asker,
                            id == null ? listing.own(person, true) : listing.one(person, id));
            case Command.Mine() -> background.tell(asker, listing.own(person, false));
            case Command.Clusters() ->
                    background.tell(asker, Summaries.clusters(choosing.eligible(person)));
            case Command.Revoke(String id, String reason) -> {
                if (id == null) {
                    background.tell(asker, "Which one? `/jit status` shows their ids.");
                } else {
                    revoking.revoke(person, id, reason).block(PATIENCE);
                    background.tell(asker, "`%s` ends now.".formatted(Mrkdwn.escape(id)));
                }
            }
            case Command.Link() -> link(asker);
            case Command.Help(String unknown) ->
                    help(unknown == null ? "" : unknown, person, asker);
            case Command.AdminRevoke revoke -> admins.revoke(revoke, person, asker);
            case Command.Lockdown lockdown -> admins.lockdown(lockdown, person, asker);
            case Command.Unlock unlock -> admins.unlock(unlock, person, asker);
            case Command.AdminList() -> admins.list(person, asker);
        }
    }

    private void ask(Command.Ask ask, Person person, Asker asker) {
        if (ask.isMissingWords()) {
            slack.open(
                    asker.triggerId(),
                    Modals.ask(choosing.choices(person, ask.cluster()), ask, asker.responseUrl()));
            return;
        }
        asks.ask(
                person,
                new AccessRequest(
                        ask.cluster(),
                        ask.level(),
                        ask.namespaces().isEmpty() ? null : java.util.List.copyOf(ask.namespaces()),
                        ask.clusterWide() ? true : null,
                        ask.duration(),
                        ask.reason(),
                        ask.ticket(),
                        null),
                asker.triggerId(),
                asker);
    }

    private void help(String unknown, Person person, Asker asker) {
        Map<String, SortedSet<String>> eligible;
        try {
            eligible = choosing.eligible(person);
        } catch (RuntimeException policyIsAway) {
            eligible = Map.of();
        }
        var example = eligible.entrySet().stream().findFirst();
        background.tell(
                asker,
                Summaries.help(
                        unknown,
                        example.map(Map.Entry::getKey).orElse("CLUSTER"),
                        example.map(e -> e.getValue().last()).orElse("viewer"),
                        person.is(Role.ADMIN)));
    }

    private void link(Asker asker) {
        String code = codes.forLink(asker.user());
        background.tell(
                asker,
                "Run this within %d minutes, with a token of yours in TOKEN. It works once:\n```printf %%s '%s' | curl -sS --data-binary @- -H \"Authorization: Bearer $TOKEN\" %s/api/v1/slack/link```"
                        .formatted(settings.codesLast().toMinutes(), code, settings.gatewayUrl()));
    }
}
