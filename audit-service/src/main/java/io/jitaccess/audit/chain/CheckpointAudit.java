package io.jitaccess.audit.chain;

import io.jitaccess.audit.chain.Finding.Kind;

import java.security.PublicKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/** Holds checkpoints against their signatures, their chain and a witness outside the database. */
final class CheckpointAudit {
    private final Map<String, PublicKey> trusted;
    private final List<Finding> findings = new ArrayList<>();
    private final Map<Partition, NavigableMap<Long, ChainHash>> heads = new HashMap<>();
    private final Map<Partition, Set<Place>> retired = new HashMap<>();
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
            ChainHash before =
                    heads.computeIfAbsent(
                                    new Partition(head.topicId(), head.partition()),
                                    _ -> new TreeMap<>())
                            .putIfAbsent(head.offset(), head.hash());
            if (before != null && !before.equals(head.hash())) {
                find(
                        checkpoint,
                        "states another hash of %s-%d-%d than one before it"
                                .formatted(head.topic(), head.partition(), head.offset()));
            }
        }
        for (Checkpoint.Head gone : checkpoint.retired()) {
            retired.computeIfAbsent(
                            new Partition(gone.topicId(), gone.partition()), _ -> new HashSet<>())
                    .add(new Place(gone.offset(), gone.hash()));
        }
        number = checkpoint.number();
        last = signed.hash();
        known.put(number, last);
    }

    /**
     * Takes what was kept elsewhere, and must be. It may lag by the last checkpoint, which is
     * written here first.
     */
    void witness(String name, List<SignedCheckpoint> kept) {
        kept.forEach(this::witness);
        long highest = kept.stream().mapToLong(each -> each.statement().number()).max().orElse(0);
        if (highest == 0 || highest < number - 1) {
            findings.add(
                    new Finding(
                            Kind.WITNESS,
                            "checkpoint " + number,
                            "the %s as witness knows checkpoints up to %d"
                                    .formatted(name, highest)));
        }
    }

    private void witness(SignedCheckpoint kept) {
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

    /**
     * Begins to walk the rows of a source, once all checkpoints are taken.
     *
     * @param begin the last row that is said to be gone by retention
     */
    ChainWalk walk(Source source, Place begin) {
        var partition = new Partition(source.topicId(), source.partition());
        if (!begin.equals(Place.BEGIN)
                && !retired.getOrDefault(partition, Set.of()).contains(begin)) {
            findings.add(
                    new Finding(
                            Kind.CHECKPOINT,
                            source.position(begin.offset()),
                            "rows up to here are gone, and no signed checkpoint says that they were"
                                    + " retired"));
        }
        return new ChainWalk(source, begin, heads.getOrDefault(partition, new TreeMap<>()));
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
}
