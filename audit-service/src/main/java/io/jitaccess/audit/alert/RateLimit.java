package io.jitaccess.audit.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Holds repeats and floods back, by the alerts' own time. What is critical always passes. */
final class RateLimit {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Duration quiet;
    private final int mostPerMinute;
    private final Map<String, Instant> told = new HashMap<>();
    private Instant minute = Instant.EPOCH;
    private int inMinute;

    RateLimit(Duration quiet, int mostPerMinute) {
        this.quiet = quiet;
        this.mostPerMinute = mostPerMinute;
    }

    List<Suspicion> allowed(List<Suspicion> suspicions) {
        return suspicions.stream().filter(this::allowed).toList();
    }

    private boolean allowed(Suspicion suspicion) {
        if (suspicion.critical()) {
            return true;
        }
        Instant at = suspicion.at();
        if (!at.isBefore(minute.plus(MINUTE))) {
            minute = at;
            inMinute = 0;
            told.values().removeIf(last -> last.plus(quiet).isBefore(at));
        }
        String what = suspicion.rule() + " " + suspicion.subject();
        Instant last = told.get(what);
        if ((last != null && at.isBefore(last.plus(quiet))) || inMinute >= mostPerMinute) {
            return false;
        }
        told.put(what, at);
        inMinute++;
        return true;
    }
}
