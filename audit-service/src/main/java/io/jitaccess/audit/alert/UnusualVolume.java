package io.jitaccess.audit.alert;

import io.jitaccess.events.AlertSeverity;
import io.jitaccess.events.JitEvent;
import io.jitaccess.events.Requested;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Notices a day on which a person, or all members of a group together, ask far more often than they
 * used to. What is usual is their own mean a day; arrivals scatter by its root, so four roots above
 * it is no accident. Without a week of history nothing is unusual.
 */
final class UnusualVolume implements WatchRule {
    private static final int LEAST_DAYS = 7;
    private static final double ROOTS = 4;

    private final long personADay;
    private final long teamADay;
    private final long historyDays;
    private final Map<String, TreeMap<LocalDate, Long>> days = new HashMap<>();

    UnusualVolume(AlertSettings settings) {
        this.personADay = settings.personADay();
        this.teamADay = settings.teamADay();
        this.historyDays = settings.history().toDays();
    }

    @Override
    public List<Suspicion> see(JitEvent event) {
        if (!(event instanceof Requested asked)) {
            return List.of();
        }
        var suspicions = new ArrayList<Suspicion>();
        count(asked, asked.person(), personADay, suspicions);
        for (String group : asked.groups()) {
            count(asked, "group " + group, teamADay, suspicions);
        }
        return suspicions;
    }

    private void count(Requested asked, String subject, long least, List<Suspicion> suspicions) {
        TreeMap<LocalDate, Long> counted = days.computeIfAbsent(subject, _ -> new TreeMap<>());
        LocalDate day = asked.occurredAt().atOffset(ZoneOffset.UTC).toLocalDate();
        long today = counted.merge(day, 1L, Long::sum);
        long known = ChronoUnit.DAYS.between(counted.firstKey(), day);
        if (known < LEAST_DAYS) {
            return;
        }
        long before = counted.headMap(day).values().stream().mapToLong(Long::longValue).sum();
        double mean = (double) before / known;
        double unusual = Math.max((double) least, mean + ROOTS * Math.sqrt(Math.max(mean, 1.0)));
        if (today == (long) Math.ceil(unusual)) {
            suspicions.add(
                    new Suspicion(
                            "unusual-volume",
                            subject,
                            asked.requestId(),
                            AlertSeverity.WARNING,
                            asked.occurredAt(),
                            day,
                            "%s asked %d times on %s; over the %d days before it was %.1f a day."
                                    .formatted(subject, today, day, known, mean)));
        }
    }

    @Override
    public List<Suspicion> due(Instant now) {
        LocalDate oldest = now.atOffset(ZoneOffset.UTC).toLocalDate().minusDays(historyDays);
        days.values().forEach(counted -> counted.headMap(oldest).clear());
        days.values().removeIf(Map::isEmpty);
        return List.of();
    }
}
