package io.jitaccess.gateway.slack.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.slack.api.model.User;

import io.jitaccess.events.Actor;
import io.jitaccess.events.ActorKind;
import io.jitaccess.events.DirectoryEntry;
import io.jitaccess.gateway.bus.Tail;
import io.jitaccess.gateway.directory.Directory;
import io.jitaccess.gateway.security.Person;
import io.jitaccess.gateway.security.Roles;
import io.jitaccess.gateway.slack.SlackOn;
import io.jitaccess.gateway.slack.SlackSettings;
import io.jitaccess.gateway.slack.SlackSettings.SlackPerson;
import io.jitaccess.gateway.slack.delivery.SlackApi;
import io.jitaccess.gateway.slack.delivery.SlackAwayException;
import io.jitaccess.gateway.slack.delivery.SlackRefusedException;
import io.jitaccess.gateway.slack.identity.Found.Known;
import io.jitaccess.gateway.slack.identity.Found.Unknown;
import io.jitaccess.kafka.Service;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which person a Slack user is: as configured, as linked by signing in, or by an address that only
 * the identity provider can give out. Whatever is missing, stale or ambiguous makes it nobody.
 */
@SlackOn
@Component
public class SlackPeople {
    private static final Logger log = LoggerFactory.getLogger(SlackPeople.class);
    private static final Duration PROFILE_KEPT = Duration.ofMinutes(5);
    private static final int MOST_PROFILES = 20_000;

    private final SlackSettings settings;
    private final Directory directory;
    private final Roles roles;
    private final Tail tail;
    private final SlackApi slack;
    private final InstantSource clock;
    private final Cache<String, User> profiles =
            Caffeine.newBuilder().maximumSize(MOST_PROFILES).expireAfterWrite(PROFILE_KEPT).build();

    SlackPeople(
            SlackSettings settings,
            Directory directory,
            Roles roles,
            Tail tail,
            SlackApi slack,
            InstantSource clock) {
        this.settings = settings;
        this.directory = directory;
        this.roles = roles;
        this.tail = tail;
        this.slack = slack;
        this.clock = clock;
    }

    /** Who this is. Slow where Slack must be asked. */
    public Found who(SlackUser user) {
        if (!settings.teams().contains(user.team())) {
            return new Unknown("This workspace is not one that may ask for access here.", false);
        }
        if (!tail.caughtUp()) {
            return new Unknown(
                    "I have just started and still read what is known. Try again.", false);
        }
        Optional<String> unfit = unfit(user);
        if (unfit.isPresent()) {
            return new Unknown(unfit.get(), false);
        }
        Optional<SlackPerson> configured =
                settings.people().stream()
                        .filter(p -> p.team().equals(user.team()) && p.user().equals(user.id()))
                        .findFirst();
        if (configured.isPresent()) {
            return directory
                    .find(configured.get().person())
                    .map(this::person)
                    .orElseGet(() -> new Unknown("You have not signed in here yet.", false));
        }
        List<DirectoryEntry> linked = directory.all(entry -> isLinked(entry, user));
        if (linked.size() == 1) {
            return person(linked.getFirst());
        }
        return linked.isEmpty()
                ? byAddress(user)
                : new Unknown("Your Slack user is linked to more than one person.", true);
    }

    private static boolean isLinked(DirectoryEntry entry, SlackUser user) {
        return user.team().equals(entry.slackTeam()) && user.id().equals(entry.slackUser());
    }

    /** Why this user is nobody's own account, if Slack says so. */
    private Optional<String> unfit(SlackUser user) {
        try {
            User profile = profile(user);
            if (profile.isBot() || profile.isWorkflowBot() || profile.isConnectorBot()) {
                return Optional.of("Apps and workflows cannot ask for access.");
            }
            if (profile.isDeleted()) {
                return Optional.of("Your Slack account was deactivated.");
            }
            if (profile.isRestricted() || profile.isUltraRestricted() || profile.isStranger()) {
                return Optional.of("Guests of this workspace cannot ask for access.");
            }
            if (profile.getTeamId() != null && !profile.getTeamId().equals(user.team())) {
                return Optional.of("You belong to another workspace.");
            }
            return Optional.empty();
        } catch (SlackAwayException | SlackRefusedException away) {
            log.atWarn()
                    .addKeyValue("error", away.getMessage())
                    .log("Slack does not say who it is");
            return Optional.of("Slack does not say who you are at the moment. Try again.");
        }
    }

    private User profile(SlackUser user) {
        String key = user.team() + "/" + user.id();
        User known = profiles.getIfPresent(key);
        if (known == null) {
            known = slack.user(user.id());
            profiles.put(key, known);
        }
        return known;
    }

    private Found byAddress(SlackUser user) {
        var profile = profile(user).getProfile();
        String email = profile == null ? null : profile.getEmail();
        if (!settings.managedEmails() || email == null || email.isBlank()) {
            return new Unknown("I do not know yet who you are.", true);
        }
        String address = email.strip().toLowerCase(Locale.ROOT);
        List<DirectoryEntry> same =
                directory.all(entry -> address.equals(entry.user()) && mayGoByAddress(entry));
        if (same.size() != 1) {
            return new Unknown("I do not know yet who you are.", true);
        }
        DirectoryEntry entry = same.getFirst();
        if (entry.slackUser() != null) {
            // Who has the address now need not be who had it then.
            return new Unknown(
                    "Your address belongs to somebody whose Slack user is another.", true);
        }
        Found found = person(entry);
        if (found instanceof Known) {
            directory.link(entry, us(), user.team(), user.id()).block(Duration.ofSeconds(10));
        }
        return found;
    }

    private boolean mayGoByAddress(DirectoryEntry entry) {
        String user = String.valueOf(entry.user());
        String alias = entry.person().substring(0, Math.max(0, entry.person().indexOf(':')));
        return roles.lists(alias, user.substring(user.indexOf('@') + 1));
    }

    private Found person(DirectoryEntry entry) {
        if (!entry.active()) {
            return new Unknown("Your account was deactivated.", false);
        }
        Instant until = entry.asOf().plus(settings.groupsValidFor());
        if (!clock.instant().isBefore(until)) {
            return new Unknown("Your groups were last seen too long ago. Sign in again.", true);
        }
        return new Known(
                new Person(
                        entry.person(),
                        entry.user() == null ? subject(entry) : entry.user(),
                        entry.name(),
                        entry.groups(),
                        roles.of(entry.groups()),
                        entry.asOf(),
                        until));
    }

    private static String subject(DirectoryEntry entry) {
        return entry.person().substring(entry.person().indexOf(':') + 1);
    }

    /** The name of a person to read; their id while nothing else is known. */
    public String nameOf(String person) {
        return directory.find(person).map(DirectoryEntry::name).orElse(person);
    }

    /** The Slack user of a person, if one is known. */
    public Optional<SlackUser> of(String person) {
        return settings.people().stream()
                .filter(p -> p.person().equals(person))
                .map(p -> new SlackUser(p.team(), p.user()))
                .findFirst()
                .or(
                        () ->
                                directory
                                        .find(person)
                                        .filter(DirectoryEntry::active)
                                        .flatMap(SlackPeople::linked));
    }

    private static Optional<SlackUser> linked(DirectoryEntry entry) {
        return entry.slackTeam() == null || entry.slackUser() == null
                ? Optional.empty()
                : Optional.of(new SlackUser(entry.slackTeam(), entry.slackUser()));
    }

    /**
     * Slack users of active people; by address where that is believed.
     *
     * @param names of groups, and ids or addresses of people
     */
    public List<SlackUser> named(Collection<String> names, int most) {
        return directory.all(entry -> entry.active() && isNamed(entry, names)).stream()
                .limit(most)
                .flatMap(entry -> of(entry.person()).or(() -> lookedUp(entry)).stream())
                .toList();
    }

    private static boolean isNamed(DirectoryEntry entry, Collection<String> names) {
        return entry.groups().stream().anyMatch(names::contains)
                || names.contains(entry.person())
                || names.stream().anyMatch(name -> name.equalsIgnoreCase(entry.user()))
                || entry.slackGroups().stream().anyMatch(id -> names.contains("slack:" + id));
    }

    private Optional<SlackUser> lookedUp(DirectoryEntry entry) {
        return settings.managedEmails() && entry.user() != null && mayGoByAddress(entry)
                ? slack.userByEmail(entry.user())
                        .filter(user -> settings.teams().contains(user.getTeamId()))
                        .map(user -> new SlackUser(user.getTeamId(), user.getId()))
                : Optional.empty();
    }

    /** The person whom an admin means by an id, an address or a mention. */
    public Optional<String> meant(String typed, String team) {
        String word = typed.startsWith("@") ? typed.substring(1) : typed;
        List<DirectoryEntry> found =
                directory.all(
                        entry ->
                                word.equals(entry.person())
                                        || word.equalsIgnoreCase(entry.user())
                                        || of(entry.person())
                                                .filter(new SlackUser(team, word)::equals)
                                                .isPresent());
        return found.size() == 1 ? Optional.of(found.getFirst().person()) : Optional.empty();
    }

    private static Actor us() {
        return Actor.builder().kind(ActorKind.SERVICE).id(Service.GATEWAY.principal()).build();
    }
}
