package io.jitaccess.audit.chain;

import io.jitaccess.audit.chain.Finding.Kind;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Walks the rows of one source in the order of their offsets and holds each against the one before.
 * Pure: where the rows come from is not its business.
 */
final class ChainWalk {
    private static final int MOST_FINDINGS = 20;

    private final Source source;
    private final Place begin;
    private final NavigableMap<Long, ChainHash> signed;
    private final List<Finding> findings = new ArrayList<>();
    private @Nullable ChainedRow last;
    private long rows;

    /**
     * @param begin the last row that is gone by retention, or {@link Place#BEGIN}
     * @param signed heads of this source that checkpoints state, by offset
     */
    ChainWalk(Source source, Place begin, NavigableMap<Long, ChainHash> signed) {
        this.source = source;
        this.begin = begin;
        this.signed = new TreeMap<>(signed.tailMap(begin.offset(), false));
    }

    void next(ChainedRow found) {
        rows++;
        AuditRow row = found.row();
        if (!row.hash(found.previous()).equals(found.hash())) {
            find(Kind.ALTERED, row.position(), "the row is not what was hashed");
        }
        link(row, found.previous());
        sign(row.offset(), found.hash());
        last = found;
    }

    private void link(AuditRow row, ChainHash previous) {
        ChainedRow before = last;
        Place expected = before == null ? begin : new Place(before.row().offset(), before.hash());
        if (row.prevOffset() > expected.offset()) {
            find(
                    Kind.MISSING,
                    source.position(row.prevOffset()),
                    "%s names it as the row before".formatted(row.position()));
        } else if (before != null && row.prevOffset() < expected.offset()) {
            find(
                    Kind.INSERTED,
                    before.row().position(),
                    "%s names %s as the row before"
                            .formatted(row.position(), source.position(row.prevOffset())));
        } else if (!previous.equals(expected.hash())) {
            find(
                    Kind.RELINKED,
                    before == null ? row.position() : before.row().position(),
                    "%s was linked to another row".formatted(row.position()));
        }
    }

    private void sign(long offset, ChainHash hash) {
        ChainHash stated = signed.remove(offset);
        if (stated != null && !stated.equals(hash)) {
            find(
                    Kind.CHECKPOINT,
                    source.position(offset),
                    "a signed checkpoint states another hash for this row");
        }
    }

    /**
     * Ends the walk.
     *
     * @param head what the database says is the last row; null if that is not known
     */
    List<Finding> end(@Nullable SourceHead head) {
        long lastOffset = last == null ? begin.offset() : last.row().offset();
        ChainHash lastHash = last == null ? begin.hash() : last.hash();
        if (head != null && (head.lastOffset() != lastOffset || !head.hash().equals(lastHash))) {
            find(
                    Kind.CUT,
                    source.position(head.lastOffset()),
                    "is the last row by its source, and the rows end at %d".formatted(lastOffset));
        }
        signed.forEach(
                (offset, _) ->
                        find(
                                offset > lastOffset ? Kind.CUT : Kind.MISSING,
                                source.position(offset),
                                "a signed checkpoint states this row"));
        return List.copyOf(findings);
    }

    long rows() {
        return rows;
    }

    private void find(Kind kind, String where, String message) {
        if (findings.size() < MOST_FINDINGS) {
            findings.add(new Finding(kind, where, message));
        }
    }
}
