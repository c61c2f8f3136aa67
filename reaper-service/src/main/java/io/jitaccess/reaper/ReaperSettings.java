package io.jitaccess.reaper;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.time.Duration;
import java.util.List;

/**
 * What an operator may change.
 *
 * @param tick how often timers are looked at
 * @param batch how many of each kind one tick serves at most, so that its transaction stays short
 * @param sweepEvery how often each cluster is swept
 * @param retention how long topics are kept; what ended is known as long
 * @param giveUp unreadable due times and revocations, as {@code jit.expiry-3@1234}, that need not
 *     be waited for
 * @param threads stream threads
 * @param standbys copies of the state on other instances
 */
@ConfigurationProperties("jit.reaper")
record ReaperSettings(
        @DefaultValue("100ms") Duration tick,
        @DefaultValue("2000") int batch,
        @DefaultValue("3m") Duration sweepEvery,
        @DefaultValue("90d") Duration retention,
        @DefaultValue List<String> giveUp,
        @DefaultValue("2") int threads,
        @DefaultValue("0") int standbys) {}
