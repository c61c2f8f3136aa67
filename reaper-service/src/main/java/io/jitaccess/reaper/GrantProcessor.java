package io.jitaccess.reaper;

import io.jitaccess.events.Denied;
import io.jitaccess.events.Deprovisioned;
import io.jitaccess.events.DirectoryEntry;
import io.jitaccess.events.Expired;
import io.jitaccess.events.Expiry;
import io.jitaccess.events.JitEvent;
import io.jitaccess.events.Mismatch;
import io.jitaccess.events.ProvisioningFailed;
import io.jitaccess.events.RemovalDue;
import io.jitaccess.events.Revocation;
import io.jitaccess.events.Revoked;

import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * One partition of grants: brings what arrives, and the passing of time, to {@link GrantRules}, and
 * writes state and events of each step together.
 */
final class GrantProcessor implements Processor<byte[], byte[], Object, Object> {
    private static final Logger log = LoggerFactory.getLogger(GrantProcessor.class);

    /** A command read so soon after it was given means what its author saw: everything held now. */
    private static final Duration FRESH = Duration.ofMinutes(1);

    private static final Duration ALONE = Duration.ofSeconds(1);
    private static final Duration RETRY = Duration.ofSeconds(30);

    private final ReaperParts parts;
    private final GrantRules rules;
    private ProcessorContext<Object, Object> context;
    private Inbox inbox;
    private GrantLedger ledger;
    private Marks marks;
    private Sweeps sweeps;
    private Reconciliation reconciliation;
    private TaskFigures figures;
    private Instant nextRetry = Instant.MIN;
    private boolean sent;
    private long committedAt;

    @SuppressWarnings("NullAway.Init") // Streams calls init() before anything else
    GrantProcessor(ReaperParts parts) {
        this.parts = parts;
        this.rules = new GrantRules(parts.settings().retention());
    }

    @Override
    public void init(ProcessorContext<Object, Object> context) {
        this.context = context;
        figures = parts.figures().opened(context.taskId().toString());
        inbox = new Inbox(context, parts, figures, this::on);
        ledger = new GrantLedger(context, figures);
        marks = new Marks(context);
        var share = new Share(context.taskId().partition(), parts.partitions());
        sweeps = new Sweeps(parts.settings().sweepEvery(), parts.clusters(), share);
        reconciliation = new Reconciliation(parts.inventories(), ledger, share);
        context.schedule(parts.settings().tick(), PunctuationType.WALL_CLOCK_TIME, this::tick);
    }

    @Override
    public void close() {
        parts.figures().closed(context.taskId().toString(), figures);
    }

    @Override
    public void process(Record<byte[], byte[]> arrived) {
        inbox.arrived(Arrival.of(arrived, context.recordMetadata().orElseThrow()));
        commitIfAlone();
    }

    /**
     * Others wait for an end, so one that comes alone is committed at once. Where many come, they
     * wait for the commit interval: Streams takes in fewer records between two commits the more
     * often these come, down to one, and stops only when it has taken in all that it has read.
     */
    private void commitIfAlone() {
        long now = context.currentSystemTimeMs();
        if (sent && now - committedAt >= ALONE.toMillis()) {
            committedAt = now;
            context.commit();
        }
        sent = false;
    }

    private void on(JitEvent event, Arrival arrival) {
        Instant now = parts.clock().apply(context.currentSystemTimeMs());
        switch (event) {
            case Expiry expiry -> apply(grant(expiry.person(), expiry), input(expiry), now);
            case Revocation everything when everything.requestId() == null ->
                    endAll(
                            everything.person(),
                            marks.everythingOf(everything),
                            everything.occurredAt().isAfter(now.minus(FRESH)),
                            now);
            case Revocation one ->
                    apply(grant(one.person(), one), new Input.Revoke(Order.of(one)), now);
            case DirectoryEntry entry ->
                    marks.directory(entry)
                            .ifPresent(mark -> endAll(entry.person(), mark, false, now));
            case Denied denied ->
                    apply(grant(denied.person(), denied), new Input.NeverStarts(), now);
            case ProvisioningFailed failed ->
                    apply(grant(failed.person(), failed), new Input.NeverStarts(), now);
            // An orphan that names no request is none of ours.
            case Deprovisioned gone when gone.requestId() != null ->
                    apply(
                            grant(
                                    Objects.requireNonNullElse(gone.person(), arrival.holder()),
                                    gone),
                            new Input.Gone(),
                            now);
            case Deprovisioned _ -> {}
            default -> throw new IllegalStateException("not read here: " + event.getClass());
        }
    }

    private static GrantId grant(String person, JitEvent event) {
        return new GrantId(person, Objects.requireNonNull(event.requestId()));
    }

    private Input input(Expiry expiry) {
        return marks.voiding(expiry)
                .<Input>map(order -> new Input.VoidDueTime(expiry, order))
                .orElseGet(() -> new Input.DueTime(expiry));
    }

    private void endAll(String person, Mark mark, boolean whatever, Instant now) {
        for (GrantId id : ledger.of(person)) {
            if (ledger.get(id) instanceof Grant.Active active && (whatever || mark.voids(active))) {
                apply(id, new Input.Revoke(mark.order()), now);
            }
        }
    }

    private void tick(long wall) {
        Instant now = parts.clock().apply(wall);
        int batch = parts.settings().batch();
        marks.news().forEach(lockdown -> apply(lockdown, batch, now));
        ledger.due(now, batch).forEach(id -> apply(id, new Input.Tick(), now));
        ledger.forgettable(now, batch).forEach(id -> apply(id, new Input.Tick(), now));
        if (!now.isBefore(nextRetry)) {
            nextRetry = now.plus(RETRY);
            inbox.retry();
        }
        sweeps.due(now).forEach(sweep -> send(sweep.cluster(), sweep));
        reconciliation.news(now).forEach(this::send);
        figures.ticked(ledger.overdue(now));
        commitIfAlone();
    }

    /** At most a batch in each tick: what is left is found by the next. */
    private void apply(Marks.OnCluster lockdown, int batch, Instant now) {
        Mark mark = lockdown.mark();
        List<GrantId> voided = ledger.active(lockdown.cluster(), batch, mark::voids);
        voided.forEach(id -> apply(id, new Input.Revoke(mark.order()), now));
        if (voided.size() < batch) {
            marks.applied(lockdown);
        }
    }

    private void apply(GrantId id, Input input, Instant now) {
        Grant grant = ledger.get(id);
        GrantRules.Outcome outcome = rules.decide(id, grant, input, now);
        if (!outcome.next().equals(grant)) {
            ledger.put(id, grant, outcome.next());
        }
        outcome.events().forEach(event -> send(id, event, now));
    }

    private void send(GrantId id, JitEvent event, Instant now) {
        switch (event) {
            case Expired expired -> {
                parts.figures().expired(Duration.between(expired.endsAt(), now));
                ended(id, "EXPIRED");
            }
            case Revoked _ -> ended(id, "REVOKED");
            default -> {}
        }
        send(event instanceof RemovalDue order ? order.role().cluster() : id.person(), event);
    }

    private static void ended(GrantId id, String state) {
        log.atInfo()
                .addKeyValue("requestId", id.requestId())
                .addKeyValue("state", state)
                .log("grant ended");
    }

    private void send(Mismatch mismatch) {
        log.atWarn()
                .addKeyValue("requestId", mismatch.requestId())
                .addKeyValue("cluster", mismatch.cluster())
                .addKeyValue("state", mismatch.kind())
                .log("what AWS holds and what is believed differ");
        send(mismatch.cluster(), mismatch);
    }

    private void send(String key, JitEvent event) {
        parts.figures().sent(event.getClass().getSimpleName());
        context.forward(
                new Record<>(key, event, event.occurredAt().toEpochMilli()), ReaperTopology.ENDS);
        sent = true;
    }
}
