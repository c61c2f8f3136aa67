package io.jitaccess.provisioner.aws;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.net.URI;
import java.time.Duration;

/**
 * How AWS is reached.
 *
 * @param endpoint stands in for every AWS endpoint, for the sandbox; never set on AWS
 * @param connectTimeout of one connection
 * @param callTimeout of one call, the SDK's own repeats included
 * @param callsPerSecond per account and purpose; 0 means the default: 50 on AWS, unlimited behind
 *     an endpoint of our own
 * @param concurrentCalls per account and purpose
 */
@ConfigurationProperties("jit.aws")
public record AwsSettings(
        @Nullable URI endpoint,
        @DefaultValue("2s") Duration connectTimeout,
        @DefaultValue("10s") Duration callTimeout,
        @DefaultValue("0") int callsPerSecond,
        @DefaultValue("64") int concurrentCalls) {
    private static final int ON_AWS = 50;
    private static final int UNLIMITED = 1_000_000;

    int rate() {
        if (callsPerSecond > 0) {
            return callsPerSecond;
        }
        return isOnAws() ? ON_AWS : UNLIMITED;
    }

    /** Whether it is AWS that answers, with its quotas and its slowness. */
    public boolean isOnAws() {
        return endpoint == null;
    }
}
