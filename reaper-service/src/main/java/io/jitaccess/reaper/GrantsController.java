package io.jitaccess.reaper;

import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

import java.time.InstantSource;
import java.util.List;

/** What this instance holds: figures, and the open grants that are next to be looked at. */
@RestController
final class GrantsController {
    private static final int MOST = 1000;

    private final ReaperStreams streams;
    private final ReaperFigures figures;
    private final InstantSource clock;

    GrantsController(ReaperStreams streams, ReaperFigures figures, InstantSource clock) {
        this.streams = streams;
        this.figures = figures;
        this.clock = clock;
    }

    /**
     * The answer.
     *
     * @param tasks partitions that this instance holds; the figures are of these
     * @param removalOverdue ended over a minute ago, and not confirmed as gone
     * @param overdueMillis by how much the oldest timer is late
     * @param grants active, or ended without confirmation of their removal
     */
    record Answer(
            int tasks,
            long pending,
            long removalPending,
            long removalOverdue,
            long overdueMillis,
            double latenessP50Millis,
            double latenessP99Millis,
            List<OpenGrants.Line> grants) {}

    @GetMapping("/internal/grants")
    Answer grants(
            @RequestParam(required = false) @Nullable String cluster,
            @RequestParam(defaultValue = "100") int limit) {
        if (limit < 0 || limit > MOST) {
            throw new ResponseStatusException(
                    HttpStatus.BAD_REQUEST, "limit %d is not 0 to %d".formatted(limit, MOST));
        }
        return new Answer(
                figures.tasks(),
                figures.pending(),
                figures.removalPending(),
                figures.removalOverdue(),
                figures.overdue().toMillis(),
                figures.lateness(0.5),
                figures.lateness(0.99),
                limit == 0 ? List.of() : open(cluster, limit));
    }

    private List<OpenGrants.Line> open(@Nullable String cluster, int limit) {
        try {
            return streams.running()
                    .map(OpenGrants::new)
                    .orElseThrow(() -> notReady("the reaper waits for Kafka or the registry"))
                    .next(
                            clock.instant(),
                            limit,
                            line -> cluster == null || cluster.equals(line.cluster()));
        } catch (InvalidStateStoreException moving) {
            throw notReady("grants are being moved or restored: try again in a moment");
        }
    }

    private static ResponseStatusException notReady(String why) {
        return new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE, why);
    }
}
