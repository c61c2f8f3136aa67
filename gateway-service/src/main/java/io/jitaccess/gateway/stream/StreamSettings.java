package io.jitaccess.gateway.stream;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.time.Duration;

/**
 * Limits of the live stream.
 *
 * @param heartbeat how often a comment is sent, so that dead connections are noticed
 * @param buffer changes that may wait for a slow client before it is cut off
 * @param mostClients over all people
 */
@ConfigurationProperties("jit.stream")
record StreamSettings(
        @DefaultValue("15s") Duration heartbeat,
        @DefaultValue("1000") int buffer,
        @DefaultValue("1000") int mostClients) {}
