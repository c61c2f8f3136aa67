package io.jitaccess.provisioner.aws;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * Holds our clock against the date on each answer of AWS. The SDK silently corrects its own
 * signatures by it, but ends of grants and dates of tokens are by our clock, so a wrong one must be
 * seen.
 */
public final class ServerTime implements ExecutionInterceptor {
    /** A date has whole seconds, and the answer was under way. */
    public static final Duration TOLERATED = Duration.ofSeconds(5);

    private static final Logger log = LoggerFactory.getLogger(ServerTime.class);

    private final InstantSource clock;
    private volatile @Nullable Duration ahead;

    public ServerTime(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public void afterTransmission(
            Context.AfterTransmission context, ExecutionAttributes executionAttributes) {
        context.httpResponse().firstMatchingHeader("Date").ifPresent(this::compare);
    }

    private void compare(String date) {
        Instant theirs;
        try {
            theirs = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
        } catch (DateTimeException unreadable) {
            return;
        }
        boolean wrongBefore = isWrong();
        Duration difference = Duration.between(theirs, clock.instant());
        ahead = difference;
        if (isWrong() && !wrongBefore) {
            log.atError()
                    .addKeyValue("secondsAhead", difference.toSeconds())
                    .log("the clock of this host is wrong: AWS has another time");
        }
    }

    /** How far our clock is ahead of that of AWS, by its latest answer. */
    public Optional<Duration> ahead() {
        return Optional.ofNullable(ahead);
    }

    /** Whether our clock is too far off to be trusted with the ends of grants. */
    public boolean isWrong() {
        return ahead().filter(by -> by.abs().compareTo(TOLERATED) > 0).isPresent();
    }
}
