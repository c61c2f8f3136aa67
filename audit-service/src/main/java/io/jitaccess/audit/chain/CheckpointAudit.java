package io.jitaccess.audit.chain;

import io.jitaccess.audit.chain.Finding.Kind;

import java.security.PublicKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.UUID;

/** Holds checkpoints against their signatures, their chain and a witness outside the database. */
final class CheckpointAudit {
    private final Map<String, PublicKey> trusted;
    private final List<Finding> findings = new ArrayList<>();
    private final Map<Partition, NavigableMap<Long, ChainHash>> heads = new HashMap<>();
    private final Map<Long, ChainHash> known = new HashMap<>();
    private ChainHash last = AuditRow.GENESIS;
    private long number;

    private record Partition(UUID topicId, int partition) {}

    /**
     * @param trusted keys whose signature counts, by id
     */
    CheckpointAudit(Map<String, PublicKey> trusted) {
        this.trusted = trusted;
    }

    /** Takes checkpoints in the order of their numbers. */
    void next(SignedCheckpoint signed) {
        Checkpoint checkpoint = signed.statement();
        PublicKey key = trusted.get(signed.keyId());
        if (key == null) {
            find(
                    checkpoint,
                    "is signed with key %s, which is not trusted".formatted(signed.keyId()));
        } else if (!SigningKey.signed(signed, key)) {
            find(checkpoint, "has a signature that does not verify");
        }
        if (checkpoint.number() != number + 1 || !checkpoint.previous().equals(last)) {
            find(checkpoint, "does not follow checkpoint %d".formatted(number));
        }
        for (Checkpoint.Head head : checkpoint.heads()) {
            heads.computeIfAbsent(
                            new Partition(head.topicId(), head.partition()), _ -> new TreeMap<>())
                    .put(head.offset(), head.hash());
        }
        number = checkpoint.number();
        last = signed.hash();
        known.put(number, last);
    }

    /** Takes a checkpoint that was kept elsewhere. */
    void witness(SignedCheckpoint kept) {
        long stated = kept.statement().number();
        ChainHash here = known.get(stated);
        if (here == null) {
            findings.add(
                    new Finding(
                            Kind.WITNESS,
                            "checkpoint " + stated,
                            "was written outside and is gone here: an older state was restored"));
        } else if (!here.equals(kept.hash())) {
            findings.add(
                    new Finding(
                            Kind.WITNESS,
                            "checkpoint " + stated,
                            "says something else than what was written outside: it was made anew"));
        }
    }

    private void find(Checkpoint checkpoint, String message) {
        findings.add(new Finding(Kind.CHECKPOINT, "checkpoint " + checkpoint.number(), message));
    }

    /** What was found so far. */
    List<Finding> findings() {
        return List.copyOf(findings);
    }

    /** Number of the last checkpoint taken. */
    long number() {
        return number;
    }

    /** Heads that are stated of the source, by offset. */
    NavigableMap<Long, ChainHash> heads(Source source) {
        return heads.getOrDefault(
                new Partition(source.topicId(), source.partition()), new TreeMap<>());
    }
}
