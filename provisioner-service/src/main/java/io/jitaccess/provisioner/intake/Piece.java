package io.jitaccess.provisioner.intake;

import io.jitaccess.events.Claim;
import io.jitaccess.events.JitEvent;
import io.jitaccess.provisioner.grant.LeaseLostException;
import io.jitaccess.provisioner.grant.Permit;

import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;

import java.util.List;
import java.util.concurrent.CompletionException;

/** One record's worth of work, from its reading to the commit of its offset. */
final class Piece implements Permit {
    private final Journal journal;
    private final Lease lease;
    private final Offsets offsets;
    private final TopicPartition partition;
    private final long offset;
    private final List<Header> trace;

    Piece(
            Journal journal,
            Lease lease,
            Offsets offsets,
            TopicPartition partition,
            long offset,
            List<Header> trace) {
        this.journal = journal;
        this.lease = lease;
        this.offsets = offsets;
        this.partition = partition;
        this.offset = offset;
        this.trace = trace;
    }

    @Override
    public void check() {
        lease.check();
    }

    @Override
    public void claim(Claim claim) {
        write(Journal.Entry.during(this, List.of(claim)));
    }

    /** Writes the facts and settles the record, in one transaction. */
    void finish(List<JitEvent> facts) {
        write(Journal.Entry.last(this, facts));
    }

    private void write(Journal.Entry entry) {
        try {
            journal.write(entry).join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof LeaseLostException lost) {
                throw lost;
            }
            throw failed;
        }
    }

    boolean isHeld() {
        return lease.isValid();
    }

    Offsets offsets() {
        return offsets;
    }

    TopicPartition partition() {
        return partition;
    }

    long offset() {
        return offset;
    }

    List<Header> trace() {
        return trace;
    }
}
