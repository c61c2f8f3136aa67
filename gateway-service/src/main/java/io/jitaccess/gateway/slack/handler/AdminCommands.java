package io.jitaccess.gateway.slack.handler;

import io.jitaccess.catalogue.Cluster;
import io.jitaccess.catalogue.ClusterCatalogue;
import io.jitaccess.gateway.lockdown.Lockdowns;
import io.jitaccess.gateway.lockdown.Locking;
import io.jitaccess.gateway.problem.Problem;
import io.jitaccess.gateway.requests.Revoking;
import io.jitaccess.gateway.security.Person;
import io.jitaccess.gateway.security.Role;
import io.jitaccess.gateway.slack.SlackOn;
import io.jitaccess.gateway.slack.command.Command;
import io.jitaccess.gateway.slack.delivery.SlackApi;
import io.jitaccess.gateway.slack.identity.SlackPeople;
import io.jitaccess.gateway.slack.message.Modals;
import io.jitaccess.gateway.slack.message.Mrkdwn;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What only admins do. Who is one is settled by the roles that hold over REST too. */
@SlackOn
@Component
class AdminCommands {
    /** What is typed to close every cluster. */
    static final String ALL = "all clusters";

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Background background;
    private final Listing listing;
    private final Revoking revoking;
    private final Locking locking;
    private final Lockdowns lockdowns;
    private final ClusterCatalogue catalogue;
    private final SlackPeople people;
    private final SlackApi slack;

    AdminCommands(
            Background background,
            Listing listing,
            Revoking revoking,
            Locking locking,
            Lockdowns lockdowns,
            ClusterCatalogue catalogue,
            SlackPeople people,
            SlackApi slack) {
        this.background = background;
        this.listing = listing;
        this.revoking = revoking;
        this.locking = locking;
        this.lockdowns = lockdowns;
        this.catalogue = catalogue;
        this.people = people;
        this.slack = slack;
    }

    private static void requireAdmin(Person person) {
        if (!person.is(Role.ADMIN)) {
            throw Problem.forbidden("Only an admin does this.");
        }
    }

    void list(Person admin, Asker asker) {
        requireAdmin(admin);
        background.tell(asker, listing.open(null));
    }

    void revoke(Command.AdminRevoke command, Person admin, Asker asker) {
        requireAdmin(admin);
        String reason =
                command.reason() == null ? "revoked in Slack by " + admin.user() : command.reason();
        if (command.user() != null) {
            String person =
                    people.meant(command.user(), asker.user().team())
                            .orElseThrow(() -> Problem.notFound("Person " + command.user()));
            List<String> open = revoking.revokeAll(admin, person, reason).block(PATIENCE);
            background.tell(
                    asker,
                    "Everything of %s ends now: %d open requests, and whatever is still on its way."
                            .formatted(
                                    Mrkdwn.escape(command.user()), open == null ? 0 : open.size()));
        } else if (command.id() != null) {
            revoking.revoke(admin, command.id(), reason).block(PATIENCE);
            background.tell(asker, "`%s` ends now.".formatted(Mrkdwn.escape(command.id())));
        } else {
            background.tell(
                    asker, "Which one? `/jit admin revoke --request-id ID`, or `--user U`.");
        }
    }

    void lockdown(Command.Lockdown command, Person admin, Asker asker) {
        requireAdmin(admin);
        String target = target(command.cluster(), command.all());
        locking.require(admin, command.all() ? names().getFirst() : target);
        slack.open(
                asker.triggerId(),
                Modals.lockdown(
                        target, target, command.reason(), target + "\n" + asker.responseUrl()));
    }

    private String target(@Nullable String cluster, boolean all) {
        if (all) {
            return ALL;
        }
        if (cluster == null) {
            throw Problem.invalid(
                    "cluster",
                    "is missing; --all, or --cluster with one of " + String.join(", ", names()));
        }
        return cluster;
    }

    private List<String> names() {
        return catalogue.all().stream().map(Cluster::name).toList();
    }

    /** What the form was sent for: its typed word was checked. */
    void lock(Person admin, String target, String reason, Asker asker) {
        requireAdmin(admin);
        List<String> clusters = target.equals(ALL) ? names() : List.of(target);
        for (String cluster : clusters) {
            locking.lock(admin, cluster, reason).block(PATIENCE);
        }
        background.tell(
                asker,
                ":rotating_light: Locked down: %s. All access there ends now."
                        .formatted(Mrkdwn.escape(String.join(", ", clusters))));
    }

    void unlock(Command.Unlock command, Person admin, Asker asker) {
        requireAdmin(admin);
        List<String> clusters =
                command.all()
                        ? names().stream().filter(n -> lockdowns.reasonOf(n).isPresent()).toList()
                        : List.of(target(command.cluster(), false));
        var opened = new ArrayList<String>();
        var refused = new ArrayList<String>();
        for (String cluster : clusters) {
            try {
                locking.lift(admin, cluster, command.reason()).block(PATIENCE);
                opened.add(cluster);
            } catch (Problem problem) {
                if (!command.all()) {
                    throw problem;
                }
                refused.add(String.valueOf(problem.getBody().getDetail()));
            }
        }
        String done =
                opened.isEmpty()
                        ? "Nothing was opened."
                        : "Open again: " + String.join(", ", opened) + ".";
        background.tell(asker, Mrkdwn.escape((done + " " + String.join(" ", refused)).strip()));
    }
}
