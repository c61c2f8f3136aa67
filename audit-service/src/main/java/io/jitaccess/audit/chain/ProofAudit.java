package io.jitaccess.audit.chain;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;

import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Verifies a proof line by line, in constant memory. */
final class ProofAudit {
    private final CheckpointAudit checkpoints;
    private final List<Finding> findings = new ArrayList<>();
    private @Nullable SourceHead head;
    private @Nullable ChainWalk walk;
    private long rows;

    private ProofAudit(Map<String, PublicKey> trusted) {
        this.checkpoints = new CheckpointAudit(trusted);
    }

    /** What the proof says. */
    record Result(long rows, long checkpoints, List<Finding> findings) {}

    /**
     * Verifies.
     *
     * @param witness checkpoints that were kept elsewhere; null if nobody kept any
     */
    static Result of(
            Stream<String> lines,
            Map<String, PublicKey> trusted,
            @Nullable List<SignedCheckpoint> witness) {
        var audit = new ProofAudit(trusted);
        lines.filter(line -> !line.isBlank()).map(ProofLine::parse).forEach(audit::next);
        audit.endSource();
        if (witness != null) {
            audit.checkpoints.witness("file", witness);
        }
        audit.findings.addAll(audit.checkpoints.findings());
        return new Result(audit.rows, audit.checkpoints.number(), audit.findings);
    }

    private void next(JsonNode line) {
        JsonNode checkpoint = line.path("checkpoint");
        JsonNode source = line.path("source");
        if (!checkpoint.isMissingNode()) {
            checkpoints.next(SignedCheckpoint.ofJson(checkpoint.asString()));
        } else if (!source.isMissingNode()) {
            endSource();
            SourceHead begun = ProofLine.source(source);
            head = begun;
            walk = checkpoints.walk(begun.source(), ProofLine.begin(source));
        } else if (head != null && walk != null) {
            walk.next(ProofLine.row(head.source(), line.path("row")));
        } else {
            throw new IllegalArgumentException("a row comes before its source");
        }
    }

    private void endSource() {
        if (walk != null) {
            findings.addAll(walk.end(head));
            rows += walk.rows();
        }
    }
}
