package io.jitaccess.gateway.directory;

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

import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps {@code jit.directory} in step with the newest token of each person. */
@Component
class Directory implements TailListener {
    private static final Logger log = LoggerFactory.getLogger(Directory.class);

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
        if (known != null && (says(known, person) || !person.issuedAt().isAfter(known.asOf()))) {
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

    private static boolean says(DirectoryEntry known, Person person) {
        return known.groups().equals(person.groups())
                && Objects.equals(known.user(), person.user())
                && Objects.equals(known.name(), person.name());
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
