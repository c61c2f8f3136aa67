package io.jitaccess.approval.approval;

import io.jitaccess.approval.policy.Groups;
import io.jitaccess.events.DirectoryEntry;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
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
     * @param slackGroups ids of the Slack user groups that the linked Slack user is in
     * @param slackGroupsAsOf when that was true; null where Slack was not asked
     */
    record Person(
            boolean active,
            @Nullable String user,
            List<String> groups,
            @Nullable String slack,
            Instant asOf,
            List<String> slackGroups,
            @Nullable Instant slackGroupsAsOf) {
        /** Where an entry cannot be read: on doubt the answer is no. */
        static final Person UNREADABLE = new Person(false, null, List.of(), null, Instant.EPOCH);

        /** One of whom Slack was not asked. */
        Person(
                boolean active,
                @Nullable String user,
                List<String> groups,
                @Nullable String slack,
                Instant asOf) {
            this(active, user, groups, slack, asOf, List.of(), null);
        }

        static Person of(DirectoryEntry entry) {
            return new Person(
                    entry.active(),
                    entry.user(),
                    entry.groups(),
                    entry.slackUser() == null ? null : entry.slackTeam() + "/" + entry.slackUser(),
                    entry.asOf(),
                    entry.slackGroups(),
                    entry.slackGroupsAsOf());
        }
    }

    /** Groups as the identity provider stated them, at some time. */
    record Stated(List<String> groups, @Nullable Instant asOf) {
        private boolean fresh(Instant at, Duration maxAge) {
            return asOf != null && !asOf.plus(maxAge).isBefore(at);
        }

        private boolean after(Stated other) {
            return asOf != null && (other.asOf == null || asOf.isAfter(other.asOf));
        }
    }

    default boolean deactivated(String person) {
        return find(person).filter(found -> !found.active()).isPresent();
    }

    /**
     * What may be claimed of a person at some time: the groups stated last, by the token or by the
     * directory since, and Slack's. What is older than the age counts for nothing.
     */
    default List<String> claimed(String person, Stated token, Instant at, Duration maxAge) {
        Optional<Person> known = find(person);
        Stated latest =
                known.map(found -> new Stated(found.groups(), found.asOf()))
                        .filter(directory -> directory.after(token))
                        .orElse(token);
        List<String> slack =
                known.filter(
                                found ->
                                        new Stated(found.slackGroups(), found.slackGroupsAsOf())
                                                .fresh(at, maxAge))
                        .map(Person::slackGroups)
                        .orElse(List.of());
        return Groups.claimed(latest.fresh(at, maxAge) ? latest.groups() : List.of(), slack);
    }
}
