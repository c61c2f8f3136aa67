package io.jitaccess.gateway.bus;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.time.Duration;

/**
 * How the gateway reads whole topics.
 *
 * @param longestSilence without a sign of Kafka for so long the tail counts as down
 */
@ConfigurationProperties("jit.tail")
record TailSettings(@DefaultValue("10s") Duration longestSilence) {}
