package io.jitaccess.approval.approval;

import io.jitaccess.events.DirectoryEntry;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What is known of people beside their tokens. */
@FunctionalInterface
interface Directory {
    Optional<Person> find(String person);

    /**
     * One person.
     *
     * @param active false where the person must get nothing and decide nothing
     * @param asOf when this was true at its source
     */
    record Person(
            boolean active,
            @Nullable String user,
            List<String> groups,
            @Nullable String slack,
            Instant asOf) {

        /** Where an entry cannot be read: on doubt the answer is no. */
        static final Person UNREADABLE = new Person(false, null, List.of(), null, Instant.EPOCH);

        static Person of(DirectoryEntry entry) {
            return new Person(
                    entry.active(),
                    entry.user(),
                    entry.groups(),
                    entry.slackUser() == null ? null : entry.slackTeam() + "/" + entry.slackUser(),
                    entry.asOf());
        }
    }

    default boolean deactivated(String person) {
        return find(person).filter(found -> !found.active()).isPresent();
    }

    /** The groups that were stated last: by the token, or by the directory since. */
    default List<String> latestGroups(String person, List<String> claimed, Instant claimedAt) {
        return find(person)
                .filter(found -> found.asOf().isAfter(claimedAt))
                .map(Person::groups)
                .orElse(claimed);
    }
}
