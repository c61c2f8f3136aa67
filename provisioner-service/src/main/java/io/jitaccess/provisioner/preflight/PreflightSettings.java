package io.jitaccess.provisioner.preflight;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.time.Duration;

/**
 * @param every how often each cluster is looked at
 * @param canary also makes and removes a real role and entry on each cluster at the start
 */
@ConfigurationProperties("jit.preflight")
public record PreflightSettings(
        @DefaultValue("5m") Duration every, @DefaultValue("false") boolean canary) {}
