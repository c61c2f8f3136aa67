package io.jitaccess.gateway.view;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jitaccess.events.RequestId;
import io.jitaccess.events.RequestView;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Optional;

/** Place of a request in lists: newest first, then by id. As text it is the cursor of a page. */
public record ViewPlace(Instant requestedAt, String requestId) implements Comparable<ViewPlace> {

    static ViewPlace of(RequestView view) {
        return new ViewPlace(view.requestedAt(), view.requestId());
    }

    @Override
    public int compareTo(ViewPlace other) {
        int byTime = other.requestedAt.compareTo(requestedAt);
        return byTime != 0 ? byTime : requestId.compareTo(other.requestId);
    }

    public String cursor() {
        String text = ChronoUnit.MICROS.between(Instant.EPOCH, requestedAt) + "/" + requestId;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
    }

    /** The place that a cursor means, if it is one of ours. */
    public static Optional<ViewPlace> parse(String cursor) {
        try {
            String[] parts = new String(Base64.getUrlDecoder().decode(cursor), UTF_8).split("/", 2);
            return parts.length < 2
                    ? Optional.empty()
                    : RequestId.parse(parts[1])
                            .map(
                                    id ->
                                            new ViewPlace(
                                                    Instant.EPOCH.plus(
                                                            Long.parseLong(parts[0]),
                                                            ChronoUnit.MICROS),
                                                    id.value()));
        } catch (IllegalArgumentException | DateTimeException | ArithmeticException notOurs) {
            return Optional.empty();
        }
    }
}
