package io.jitaccess.local.chaos;

import io.jitaccess.events.Deprovisioned;
import io.jitaccess.events.Expired;
import io.jitaccess.events.JitEvent;
import io.jitaccess.events.Provisioned;
import io.jitaccess.events.RequestEvent;
import io.jitaccess.events.Revoked;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Holds what was promised to callers against the facts on the bus. A pure function of both, so that
 * it is itself tested.
 */
final class Judge {
    private static final Duration LONGEST_AFTER_END = Duration.ofSeconds(60);

    /** Removal needs these; while one is away nobody promises that it is in time. */
    private static final Set<String> REMOVERS =
            Set.of("kafka", "provisioner-service", "reaper-service", "sandbox", "registry");

    private final Accepted accepted;
    private final List<Mischief.Away> aways;
    private final Map<String, Life> lives;

    Judge(Accepted accepted, List<Mischief.Away> aways, List<JitEvent> events) {
        this.accepted = accepted;
        this.aways = aways;
        this.lives = Life.ofAll(events);
    }

    List<Finding> findings() {
        Set<String> ids = accepted.requests.keySet();
        return List.of(
                each(
                        "every accepted request is on the bus and has one verdict",
                        ids,
                        life -> life.requested() && life.verdicts() == 1),
                each(
                        "every granted request has one end, every other none",
                        ids,
                        life -> life.ends() == (life.approved() ? 1 : 0)),
                each(
                        "every grant's access was confirmed gone",
                        ids,
                        life ->
                                life.of(Provisioned.class).isEmpty()
                                        || !life.of(Deprovisioned.class).isEmpty()),
                each("nothing expired early", ids, Judge::notEarly),
                new Finding(
                        "access gone within 60 s of its end while its removers were up",
                        ids.size(),
                        lasting()),
                each("every accepted decision was recorded", accepted.decisions, Life::decided),
                each(
                        "every accepted revocation was stated",
                        accepted.revocations,
                        Life::revocationStated),
                new Finding(
                        "every call was answered as the interface says",
                        ids.size(),
                        List.copyOf(accepted.surprises)));
    }

    private Finding each(String invariant, Collection<String> ids, Predicate<Life> holds) {
        return new Finding(
                invariant,
                ids.size(),
                ids.stream()
                        .filter(
                                id -> {
                                    Life life = lives.get(id);
                                    return life == null || !holds.test(life);
                                })
                        .map(id -> "%s (errand %s)".formatted(id, accepted.requests.get(id)))
                        .toList());
    }

    private static boolean notEarly(Life life) {
        return life.of(Expired.class).stream()
                .noneMatch(expired -> expired.occurredAt().isBefore(expired.endsAt()));
    }

    private List<String> lasting() {
        var broken = new ArrayList<String>();
        for (String id : accepted.requests.keySet()) {
            Life life = lives.get(id);
            if (life == null) {
                continue;
            }
            Stream<RequestEvent> ends =
                    Stream.concat(life.of(Expired.class).stream(), life.of(Revoked.class).stream());
            Instant end = ends.map(Judge::endOf).min(Instant::compareTo).orElse(null);
            Instant removed =
                    life.of(Deprovisioned.class).stream()
                            .map(Deprovisioned::removedAt)
                            .filter(Objects::nonNull)
                            .min(Instant::compareTo)
                            .orElse(null);
            if (end == null || removed == null) {
                continue;
            }
            Duration outlived = Duration.between(end, removed).minus(away(end, removed));
            if (outlived.compareTo(LONGEST_AFTER_END) > 0) {
                broken.add("%s outlived its end by %d s".formatted(id, outlived.toSeconds()));
            }
        }
        return broken;
    }

    private static Instant endOf(RequestEvent end) {
        return end instanceof Expired expired ? expired.endsAt() : end.occurredAt();
    }

    private Duration away(Instant from, Instant until) {
        return aways.stream()
                .filter(away -> REMOVERS.contains(away.process()))
                .map(away -> away.within(from, until))
                .reduce(Duration.ZERO, Duration::plus);
    }
}
