package io.jitaccess.provisioner.intake;

import io.jitaccess.events.JitEvent;
import io.jitaccess.provisioner.grant.LeaseLostException;
import io.jitaccess.provisioner.kafka.EventCodec;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;

/** Hands each record to the lane of its cluster, and has it done until it is done or lost. */
final class Handout {
    private static final Logger log = LoggerFactory.getLogger(Handout.class);

    private final String group;
    private final EventCodec codec;
    private final Work work;
    private final Lanes lanes;
    private final Journal journal;
    private final MeterRegistry meters;

    Handout(
            String group,
            EventCodec codec,
            Work work,
            Lanes lanes,
            Journal journal,
            MeterRegistry meters) {
        this.group = group;
        this.codec = codec;
        this.work = work;
        this.lanes = lanes;
        this.journal = journal;
        this.meters = meters;
    }

    void hand(ConsumerRecord<byte[], byte[]> record, Holding holding) {
        Offsets offsets = holding.offsets(record);
        EventCodec.Read read = codec.read(record);
        if (read instanceof EventCodec.Poison && work.stopsOnPoison()) {
            log.atError()
                    .addKeyValue("topic", record.topic())
                    .addKeyValue("partition", record.partition())
                    .addKeyValue("offset", record.offset())
                    .log("unreadable order: this partition stops until it can be read");
            holding.stop(record);
            return;
        }
        offsets.begin(record.offset());
        Piece piece =
                new Piece(
                        journal,
                        holding.lease(),
                        offsets,
                        Holding.partition(record),
                        record.offset(),
                        EventCodec.trace(record));
        switch (read) {
            case EventCodec.Poison(var cause) -> {
                log.atError()
                        .addKeyValue("topic", record.topic())
                        .addKeyValue("offset", record.offset())
                        .addKeyValue("error", cause.getMessage())
                        .log("unreadable record set aside");
                var _ = journal.write(Journal.Entry.poison(piece, codec.deadLetter(record, cause)));
            }
            case EventCodec.Event(@Nullable JitEvent event) when event != null ->
                    lanes.run(work.cluster(event), () -> work(event, piece));
            case EventCodec.Event _ -> {
                var _ = journal.write(Journal.Entry.last(piece, List.of()));
            }
        }
    }

    /**
     * What fails unexpectedly is done again; a grant that cannot be made so runs into its startBy.
     */
    private void work(JitEvent event, Piece piece) {
        try {
            while (!attempt(event, piece)) {
                Pause.of(Duration.ofSeconds(1));
                piece.check();
            }
        } catch (LeaseLostException lost) {
            log.atWarn()
                    .addKeyValue("requestId", event.requestId())
                    .log("work given up: another instance may have it");
        }
    }

    private boolean attempt(JitEvent event, Piece piece) {
        Timer.Sample began = Timer.start(meters);
        try {
            piece.finish(work.run(event, piece));
            began.stop(meters.timer("jit.work", "group", group, "cluster", work.cluster(event)));
            return true;
        } catch (LeaseLostException lost) {
            throw lost;
        } catch (RuntimeException failed) {
            log.atError()
                    .addKeyValue("requestId", event.requestId())
                    .setCause(failed)
                    .log("work failed and is done again");
            return false;
        }
    }
}
