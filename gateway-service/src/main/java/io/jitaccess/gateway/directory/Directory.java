package io.jitaccess.gateway.directory;

import io.jitaccess.events.Actor;
import io.jitaccess.events.DirectoryEntry;
import io.jitaccess.events.EventId;
import io.jitaccess.events.JitEvent;
import io.jitaccess.gateway.bus.EventPublisher;
import io.jitaccess.gateway.bus.TailListener;
import io.jitaccess.gateway.security.Person;
import io.jitaccess.kafka.Topic;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** Keeps {@code jit.directory} in step with the newest token of each person. */
@Component
public class Directory implements TailListener {
    private static final Logger log = LoggerFactory.getLogger(Directory.class);

    /** How old the moment may get as of which groups are known, while their person calls. */
    private static final Duration REFRESHED = Duration.ofHours(1);

    private final Map<String, DirectoryEntry> byPerson = new ConcurrentHashMap<>();
    private final EventPublisher events;
    private final InstantSource clock;

    Directory(EventPublisher events, InstantSource clock) {
        this.events = events;
        this.clock = clock;
    }

    /** Whether the person was deactivated; a token may outlive that. */
    boolean deactivated(Person person) {
        DirectoryEntry known = byPerson.get(person.id());
        return known != null && !known.active();
    }

    /** Writes what a token shows, if it is newer than what is known. Nobody waits for it. */
    void note(Person person) {
        DirectoryEntry known = byPerson.get(person.id());
        if (known != null && (isFresh(known, person) || !person.issuedAt().isAfter(known.asOf()))) {
            return;
        }
        DirectoryEntry entry = entry(person, known);
        byPerson.put(person.id(), entry);
        events.publish(person.id(), entry)
                .doOnError(
                        failed -> {
                            // So that the next call of this person tries again.
                            byPerson.remove(person.id(), entry);
                            log.atWarn().setCause(failed).log("directory entry was not written");
                        })
                .onErrorComplete()
                .subscribe();
    }

    private static boolean isFresh(DirectoryEntry known, Person person) {
        return says(known, person) && person.issuedAt().isBefore(known.asOf().plus(REFRESHED));
    }

    private static boolean says(DirectoryEntry known, Person person) {
        return known.groups().equals(person.groups())
                && Objects.equals(known.user(), person.user())
                && Objects.equals(known.name(), person.name());
    }

    /** What is known of the person. */
    public Optional<DirectoryEntry> find(String person) {
        return Optional.ofNullable(byPerson.get(person));
    }

    /** Everyone of whom this is so. Looks at all: for questions that are asked now and then. */
    public List<DirectoryEntry> all(Predicate<DirectoryEntry> condition) {
        return byPerson.values().stream().filter(condition).toList();
    }

    /** Whose Slack user this is; whoever else had it before has it no more. */
    public Mono<DirectoryEntry> link(
            DirectoryEntry known,
            Actor actor,
            @Nullable String slackTeam,
            @Nullable String slackUser) {
        Instant now = clock.instant();
        DirectoryEntry linked =
                known.toBuilder()
                        .eventId(
                                EventId.of(
                                        known.person(),
                                        DirectoryEntry.class,
                                        "slack/" + now.toEpochMilli()))
                        .requestId(null)
                        .occurredAt(now)
                        .actor(actor)
                        .slackTeam(slackTeam)
                        .slackUser(slackUser)
                        .build();
        return events.publish(known.person(), linked)
                .then(
                        Mono.fromSupplier(
                                () -> {
                                    byPerson.put(known.person(), linked);
                                    return linked;
                                }));
    }

    /** Makes this Slack user nobody's. */
    public Mono<Void> unlink(Actor actor, String slackTeam, String slackUser) {
        return Flux.fromIterable(
                        all(
                                entry ->
                                        slackTeam.equals(entry.slackTeam())
                                                && slackUser.equals(entry.slackUser())))
                .concatMap(entry -> link(entry, actor, null, null))
                .then();
    }

    private DirectoryEntry entry(Person person, @Nullable DirectoryEntry known) {
        DirectoryEntry.Builder entry =
                known == null ? DirectoryEntry.builder().active(true) : known.toBuilder();
        return entry.eventId(
                        EventId.of(
                                person.id(),
                                DirectoryEntry.class,
                                person.issuedAt().getEpochSecond()))
                .requestId(null)
                .occurredAt(clock.instant())
                .actor(person.actor())
                .person(person.id())
                .user(person.user())
                .name(person.name())
                .groups(person.groups())
                .asOf(person.issuedAt())
                .build();
    }

    @Override
    public Topic topic() {
        return Topic.DIRECTORY;
    }

    @Override
    public void accept(String key, JitEvent event) {
        if (event instanceof DirectoryEntry entry) {
            byPerson.put(key, entry);
        }
    }

    @Override
    public void unreadable(String key) {
        log.atError().addKeyValue("person", key).log("directory entry cannot be read");
    }
}
