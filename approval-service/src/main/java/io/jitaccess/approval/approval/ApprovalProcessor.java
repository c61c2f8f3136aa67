package io.jitaccess.approval.approval;

import io.jitaccess.approval.policy.Policy;
import io.jitaccess.events.Decision;
import io.jitaccess.events.JitEvent;
import io.jitaccess.events.RequestEvent;
import io.jitaccess.events.Requested;
import io.jitaccess.events.Revocation;
import io.jitaccess.events.RevocationScope;

import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Keeps the state of approvals, asks {@link ApprovalRules} and sends what they say. */
final class ApprovalProcessor extends ContextualProcessor<String, JitEvent, String, JitEvent> {
    static final String APPROVALS = "approvals";
    static final String HOLDINGS = "holdings";
    static final String DUE = "approvals-by-due-time";

    /** Each tick costs a transaction, also when nothing is due. */
    private static final Duration TICK = Duration.ofSeconds(1);

    private static final int MOST_PER_TICK = 1_000;

    private final Supplier<Policy> policy;
    private final WholeTopics wholeTopics;
    private final VerdictLog verdicts;
    private final Clock clock;
    private KeyValueStore<String, Approval> approvals;
    private KeyValueStore<String, Holdings> holdings;
    private KeyValueStore<String, String> due;
    private WholeTopics.View view;
    private long seenChanges = -1;
    private Instant forgottenUpTo = Instant.EPOCH;
    private Instant decidedUpTo = Instant.EPOCH;

    @SuppressWarnings("NullAway.Init") // stores come with init()
    private ApprovalProcessor(
            Supplier<Policy> policy, WholeTopics wholeTopics, VerdictLog verdicts, Clock clock) {
        this.policy = policy;
        this.wholeTopics = wholeTopics;
        this.verdicts = verdicts;
        this.clock = clock;
    }

    /** What time to go by; what others write tells whether this machine's clock can be believed. */
    interface Clock {
        Instant time(long wallMillis);

        default void seen(long otherMillis) {}
    }

    /** Makes processors, and the stores that they need. */
    record Factory(
            Supplier<Policy> policy, WholeTopics wholeTopics, VerdictLog verdicts, Clock clock)
            implements ProcessorSupplier<String, JitEvent, String, JitEvent> {
        @Override
        public Processor<String, JitEvent, String, JitEvent> get() {
            return new ApprovalProcessor(policy, wholeTopics, verdicts, clock);
        }

        @Override
        public Set<StoreBuilder<?>> stores() {
            return Set.of(
                    Stores.keyValueStoreBuilder(
                            Stores.persistentKeyValueStore(APPROVALS),
                            Serdes.String(),
                            StateSerde.of(Approval.class)),
                    Stores.keyValueStoreBuilder(
                            Stores.persistentKeyValueStore(HOLDINGS),
                            Serdes.String(),
                            StateSerde.of(Holdings.class)),
                    Stores.keyValueStoreBuilder(
                            Stores.persistentKeyValueStore(DUE), Serdes.String(), Serdes.String()));
        }
    }

    /** The key of one approval: with the person in it, nobody reaches another person's request. */
    private record ApprovalKey(String person, String requestId) {
        static ApprovalKey parse(String text) {
            int slash = text.lastIndexOf('/');
            return new ApprovalKey(text.substring(0, slash), text.substring(slash + 1));
        }

        @Override
        public String toString() {
            return person + "/" + requestId;
        }
    }

    @Override
    public void init(ProcessorContext<String, JitEvent> context) {
        super.init(context);
        approvals = context.getStateStore(APPROVALS);
        holdings = context.getStateStore(HOLDINGS);
        due = context.getStateStore(DUE);
        view = new WholeTopics.View(context);
        context.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, this::tick);
    }

    @Override
    public void process(Record<String, JitEvent> record) {
        if (record.value() == null) {
            return;
        }
        clock.seen(record.timestamp());
        String person = record.key();
        switch (record.value()) {
            case Requested requested ->
                    apply(
                            new ApprovalKey(person, requested.requestId()),
                            record,
                            (approval, now) -> ApprovalRules.decide(approval, requested, now));
            case Decision decision ->
                    apply(
                            new ApprovalKey(person, decision.requestId()),
                            record,
                            (approval, now) -> ApprovalRules.decide(approval, decision, now));
            case Revocation revocation -> revoke(person, revocation, record);
            case JitEvent fact -> remember(person, fact);
        }
    }

    private void revoke(String person, Revocation revocation, Record<String, JitEvent> record) {
        String requestId = revocation.requestId();
        if (revocation.scope() == RevocationScope.REQUEST && requestId != null) {
            revokeOne(new ApprovalKey(person, requestId), revocation, record);
            return;
        }
        remember(person, revocation);
        holdingsOf(person).pending().stream()
                .sorted()
                .forEach(id -> revokeOne(new ApprovalKey(person, id), revocation, record));
    }

    private void revokeOne(
            ApprovalKey key, Revocation revocation, Record<String, JitEvent> record) {
        apply(
                key,
                record,
                (approval, now) ->
                        ApprovalRules.decide(key.requestId(), approval, revocation, now));
    }

    private void remember(String person, JitEvent fact) {
        Holdings before = holdingsOf(person);
        Holdings after = before.after(fact, view);
        if (!after.equals(before)) {
            holdings.put(person, after);
        }
    }

    private void tick(long timestamp) {
        Instant now = clock.time(timestamp);
        Record<String, JitEvent> blank = new Record<>("", null, timestamp);
        long changes = wholeTopics.changes();
        if (changes != seenChanges) {
            keys(DueKey.WAITING, DueKey.end(DueKey.WAITING), Integer.MAX_VALUE)
                    .forEach(
                            key ->
                                    apply(
                                            key,
                                            blank,
                                            (approval, then) ->
                                                    ApprovalRules.recheck(
                                                            key.requestId(),
                                                            key.person(),
                                                            approval,
                                                            then)));
            seenChanges = changes;
        }
        decidedUpTo = endDue(DueKey.WAITING, decidedUpTo, now, blank);
        forgottenUpTo = endDue(DueKey.KEPT, forgottenUpTo, now, blank);
    }

    /** The lower bound keeps RocksDB from walking over all that was deleted before. */
    private Instant endDue(String kind, Instant from, Instant now, Record<String, JitEvent> blank) {
        List<ApprovalKey> keys =
                keys(DueKey.lower(kind, from), DueKey.upTo(kind, now), MOST_PER_TICK);
        keys.forEach(
                key ->
                        apply(
                                key,
                                blank,
                                (approval, then) ->
                                        ApprovalRules.due(
                                                key.requestId(), key.person(), approval, then)));
        return keys.size() < MOST_PER_TICK ? now : from;
    }

    private List<ApprovalKey> keys(String from, String to, int most) {
        var keys = new ArrayList<ApprovalKey>();
        try (KeyValueIterator<String, String> range = due.range(from, to)) {
            while (range.hasNext() && keys.size() < most) {
                KeyValue<String, String> entry = range.next();
                keys.add(ApprovalKey.parse(entry.value));
            }
        }
        return keys;
    }

    private interface Rule {
        Outcome decide(Approval approval, Circumstances now);
    }

    private void apply(ApprovalKey key, Record<String, JitEvent> cause, Rule rule) {
        Approval before =
                Optional.ofNullable(approvals.get(key.toString())).orElseGet(Approval.Unseen::new);
        Holdings held = holdingsOf(key.person());
        Instant now = clock.time(context().currentSystemTimeMs());
        Outcome outcome =
                rule.decide(before, new Circumstances(now, policy.get(), view::lock, view, held));
        keep(key, before, outcome.next());
        Holdings after = held;
        for (RequestEvent event : outcome.events()) {
            after = after.after(event, view);
            context()
                    .forward(
                            cause.withKey(key.person())
                                    .<JitEvent>withValue(event)
                                    .withTimestamp(now.toEpochMilli()));
            verdicts.note(event, before, now);
        }
        if (!after.equals(held)) {
            holdings.put(key.person(), after);
        }
    }

    private void keep(ApprovalKey key, Approval before, Approval next) {
        if (next.equals(before)) {
            return;
        }
        before.dueAt().ifPresent(at -> due.delete(DueKey.of(before, at, key.toString())));
        next.dueAt().ifPresent(at -> due.put(DueKey.of(next, at, key.toString()), key.toString()));
        if (next instanceof Approval.Unseen) {
            approvals.delete(key.toString());
        } else {
            approvals.put(key.toString(), next);
        }
    }

    private Holdings holdingsOf(String person) {
        return Optional.ofNullable(holdings.get(person)).orElse(Holdings.NONE);
    }
}
