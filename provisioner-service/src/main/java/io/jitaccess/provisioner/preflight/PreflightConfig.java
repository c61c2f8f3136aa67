package io.jitaccess.provisioner.preflight;

import io.jitaccess.catalogue.ClusterCatalogue;
import io.jitaccess.provisioner.aws.AccessEntries;
import io.jitaccess.provisioner.aws.Accounts;
import io.jitaccess.provisioner.aws.Clusters;
import io.jitaccess.provisioner.aws.Installation;
import io.jitaccess.provisioner.aws.JitRoles;
import io.jitaccess.provisioner.aws.Purpose;
import io.jitaccess.provisioner.aws.RoleSessions;
import io.jitaccess.provisioner.aws.ServerTime;
import io.jitaccess.provisioner.grant.ProvisioningSettings;
import io.jitaccess.provisioner.grant.Retries;
import io.jitaccess.provisioner.grant.Teardown;
import io.jitaccess.provisioner.state.Lockdowns;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.security.SecureRandom;
import java.time.InstantSource;

@Configuration(proxyBeanMethods = false)
class PreflightConfig {
    @Bean
    Inspection inspection(
            Accounts accounts,
            Installation installation,
            Clusters clusters,
            ServerTime time,
            ProvisioningSettings settings,
            InstantSource clock) {
        return new Inspection(
                clusters,
                new AccessEntries(accounts, Purpose.SWEEP, installation),
                new JitRoles(accounts, Purpose.SWEEP, installation),
                time,
                settings,
                clock);
    }

    @Bean
    Canary canary(
            Accounts accounts,
            Installation installation,
            Lockdowns lockdowns,
            Clusters clusters,
            ProvisioningSettings settings,
            InstantSource clock) {
        var roles = new JitRoles(accounts, Purpose.SWEEP, installation);
        var entries = new AccessEntries(accounts, Purpose.SWEEP, installation);
        var retries = new Retries(settings, clock, new SecureRandom());
        return new Canary(
                new Canary.Tools(
                        lockdowns,
                        clusters,
                        roles,
                        entries,
                        new RoleSessions(accounts),
                        new Teardown(entries, roles, retries),
                        retries,
                        installation,
                        new SecureRandom()),
                settings,
                clock);
    }

    @Bean
    Preflight preflight(
            ClusterCatalogue catalogue,
            Lockdowns lockdowns,
            Inspection inspection,
            Canary canary,
            PreflightSettings settings,
            MeterRegistry meters,
            InstantSource clock) {
        return new Preflight(catalogue, lockdowns, inspection, canary, settings, meters, clock);
    }

    @Bean
    ClusterHealth clustersHealthIndicator(Preflight preflight, ServerTime time) {
        return new ClusterHealth(preflight, time);
    }
}
