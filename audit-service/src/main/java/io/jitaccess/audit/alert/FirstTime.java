package io.jitaccess.audit.alert;

import io.jitaccess.events.AlertSeverity;
import io.jitaccess.events.Approved;
import io.jitaccess.events.JitEvent;

import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Notices a level, cluster or hour of the day that a person with a history never had before. */
final class FirstTime implements WatchRule {
    private static final int HOURS = 24;

    private final int usualAfter;
    private final Map<String, Habits> habits = new HashMap<>();

    private static final class Habits {
        private final Set<String> things = new HashSet<>();
        private final BitSet hours = new BitSet(HOURS);
        private int times;

        /** An hour beside a usual one is no news. */
        boolean usual(int hour) {
            return hours.get(hour)
                    || hours.get((hour + 1) % HOURS)
                    || hours.get((hour + HOURS - 1) % HOURS);
        }
    }

    /**
     * @param usualAfter how many approvals make an hour usual or not
     */
    FirstTime(int usualAfter) {
        this.usualAfter = usualAfter;
    }

    @Override
    public List<Suspicion> see(JitEvent event) {
        if (!(event instanceof Approved approved)) {
            return List.of();
        }
        Habits person = habits.computeIfAbsent(approved.person(), _ -> new Habits());
        boolean newcomer = person.times == 0;
        var news = new ArrayList<String>();
        if (person.things.add("level " + approved.access().level()) && !newcomer) {
            news.add("level");
        }
        if (person.things.add("cluster " + approved.access().cluster()) && !newcomer) {
            news.add("cluster");
        }
        int hour = approved.occurredAt().atOffset(ZoneOffset.UTC).getHour();
        if (person.times >= usualAfter && !person.usual(hour)) {
            news.add("hour (%02d UTC)".formatted(hour));
        }
        person.hours.set(hour);
        person.times++;
        return news.isEmpty() ? List.of() : List.of(suspicion(approved, news));
    }

    private static Suspicion suspicion(Approved approved, List<String> news) {
        return new Suspicion(
                "first-time",
                approved.person(),
                approved.requestId(),
                AlertSeverity.INFO,
                approved.occurredAt(),
                approved.requestId(),
                "%s got %s on %s: the first time this %s."
                        .formatted(
                                approved.user(),
                                approved.access().level(),
                                approved.access().cluster(),
                                String.join(", this ", news)));
    }
}
