package io.jitaccess.audit.config;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * How long rows are kept, by when they were recorded.
 *
 * @param keep rows older than this go with their month; nothing goes if it is not given
 * @param holds what must stay whatever its age
 */
@ConfigurationProperties("jit.audit.retention")
public record RetentionSettings(@Nullable Duration keep, @DefaultValue List<Hold> holds) {
    private static final Duration SHORTEST = Duration.ofDays(90);

    public RetentionSettings {
        if (keep != null && keep.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException(
                    "jit.audit.retention.keep is %s: give at least 90d".formatted(keep));
        }
    }

    /**
     * A legal hold. The chain is cut from its old end only, so it keeps later months as well.
     *
     * @param reason the case, for whoever reads the configuration
     * @param from first day that must be kept
     */
    public record Hold(String reason, LocalDate from) {
        public Hold {
            if (reason.isBlank()) {
                throw new IllegalArgumentException(
                        "jit.audit.retention.holds: give each hold a reason");
            }
        }
    }

    /** The day before which everything may go, if anything may; always the first of a month. */
    public Optional<LocalDate> until(Instant now) {
        if (keep == null) {
            return Optional.empty();
        }
        LocalDate oldest = now.minus(keep).atOffset(ZoneOffset.UTC).toLocalDate();
        for (Hold hold : holds) {
            oldest = hold.from().isBefore(oldest) ? hold.from() : oldest;
        }
        return Optional.of(oldest.withDayOfMonth(1));
    }
}
