package io.jitaccess.gateway.pace;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.time.Duration;

/**
 * How many writes one person may send.
 *
 * @param writes in each period
 */
@ConfigurationProperties("jit.pace")
record PaceSettings(@DefaultValue("60") int writes, @DefaultValue("1m") Duration period) {}
