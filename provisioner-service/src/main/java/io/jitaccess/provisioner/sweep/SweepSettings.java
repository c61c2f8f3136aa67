package io.jitaccess.provisioner.sweep;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.time.Duration;

/**
 * @param dryRun only reports what it would remove
 * @param grace how long after its end an entry may wait for the ordinary removal
 * @param claimGrace how long after {@code startBy} a claim may lack its other half
 * @param ownAfter sweeps by itself when no order came for so long
 */
@ConfigurationProperties("jit.sweep")
public record SweepSettings(
        @DefaultValue("false") boolean dryRun,
        @DefaultValue("2m") Duration grace,
        @DefaultValue("10m") Duration claimGrace,
        @DefaultValue("5m") Duration ownAfter) {}
