package io.jitaccess.gateway.slack.identity;

import io.jitaccess.events.Actor;
import io.jitaccess.events.ActorKind;
import io.jitaccess.events.DirectoryEntry;
import io.jitaccess.events.EventId;
import io.jitaccess.gateway.bus.EventPublisher;
import io.jitaccess.gateway.directory.Directory;
import io.jitaccess.gateway.policy.KnownLevels;
import io.jitaccess.gateway.slack.SlackOn;
import io.jitaccess.gateway.slack.delivery.SlackApi;
import io.jitaccess.kafka.Service;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Asks Slack who is in the user groups that policies name, and writes it into the directory, from
 * which approval takes it. While Slack does not answer, what was last known gets old there, and
 * then counts for nothing.
 */
@SlackOn
@Component
class GroupWatch implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(GroupWatch.class);

    /** Slack's rate for this call is 20 a minute. */
    private static final Duration EVERY = Duration.ofMinutes(2);

    /** How often it is said that nothing has changed. */
    private static final Duration CONFIRMED = Duration.ofMinutes(30);

    private static final Actor US =
            Actor.builder().kind(ActorKind.SERVICE).id(Service.GATEWAY.principal()).build();

    private final KnownLevels policies;
    private final SlackApi slack;
    private final Directory directory;
    private final EventPublisher events;
    private final InstantSource clock;
    private volatile @Nullable ScheduledExecutorService thread;

    GroupWatch(
            KnownLevels policies,
            SlackApi slack,
            Directory directory,
            EventPublisher events,
            InstantSource clock) {
        this.policies = policies;
        this.slack = slack;
        this.directory = directory;
        this.events = events;
        this.clock = clock;
    }

    /** Asks about every group, and writes what is news; any failure leaves what was known. */
    void look() {
        Set<String> named = policies.slackGroups();
        if (named.isEmpty()) {
            return;
        }
        try {
            Instant asOf = clock.instant();
            var members = new HashMap<String, Set<String>>();
            named.forEach(group -> members.put(group, Set.copyOf(slack.membersOf(group))));
            directory
                    .all(entry -> entry.slackUser() != null || !entry.slackGroups().isEmpty())
                    .forEach(entry -> news(entry, members, asOf).ifPresent(this::write));
        } catch (RuntimeException failed) {
            log.atWarn().setCause(failed).log("Slack did not say who is in its user groups");
        }
    }

    private void write(DirectoryEntry entry) {
        events.publish(entry.person(), entry).block(Duration.ofSeconds(10));
    }

    /** The entry as Slack has it now, if that is news. */
    static Optional<DirectoryEntry> news(
            DirectoryEntry known, Map<String, Set<String>> members, Instant asOf) {
        String user = known.slackUser();
        List<String> groups =
                user == null
                        ? List.of()
                        : members.entrySet().stream()
                                .filter(group -> group.getValue().contains(user))
                                .map(Map.Entry::getKey)
                                .sorted()
                                .toList();
        Instant before = known.slackGroupsAsOf();
        boolean old = before == null || before.plus(CONFIRMED).isBefore(asOf);
        if (groups.equals(known.slackGroups()) && (groups.isEmpty() || !old)) {
            return Optional.empty();
        }
        return Optional.of(
                known.toBuilder()
                        .eventId(
                                EventId.of(
                                        known.person(),
                                        DirectoryEntry.class,
                                        "slack-groups/" + asOf.toEpochMilli()))
                        .occurredAt(asOf)
                        .actor(US)
                        .slackGroups(groups)
                        .slackGroupsAsOf(asOf)
                        .build());
    }

    @Override
    public void start() {
        ScheduledExecutorService looking =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().daemon().name("slack-groups").factory());
        thread = looking;
        var _ = looking.scheduleWithFixedDelay(this::look, 1, EVERY.toSeconds(), TimeUnit.SECONDS);
    }

    @Override
    public void stop() {
        ScheduledExecutorService looking = thread;
        thread = null;
        if (looking != null) {
            looking.shutdownNow();
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }
}
