package io.jitaccess.provisioner.start;

import io.jitaccess.catalogue.ClusterCatalogue;
import io.jitaccess.provisioner.aws.AccessEntries;
import io.jitaccess.provisioner.aws.Accounts;
import io.jitaccess.provisioner.aws.Installation;
import io.jitaccess.provisioner.aws.JitRoles;
import io.jitaccess.provisioner.aws.Purpose;
import io.jitaccess.provisioner.credential.CredentialUpkeep;
import io.jitaccess.provisioner.grant.Provisioning;
import io.jitaccess.provisioner.grant.ProvisioningSettings;
import io.jitaccess.provisioner.grant.Removal;
import io.jitaccess.provisioner.grant.Retries;
import io.jitaccess.provisioner.grant.Teardown;
import io.jitaccess.provisioner.intake.Intake;
import io.jitaccess.provisioner.kafka.EventCodec;
import io.jitaccess.provisioner.kafka.Facts;
import io.jitaccess.provisioner.kafka.KafkaClients;
import io.jitaccess.provisioner.lockdown.LockdownSweep;
import io.jitaccess.provisioner.preflight.Preflight;
import io.jitaccess.provisioner.refused.Refusals;
import io.jitaccess.provisioner.security.PersonTokens;
import io.jitaccess.provisioner.security.SecuritySettings;
import io.jitaccess.provisioner.state.Grants;
import io.jitaccess.provisioner.state.KnownGrant;
import io.jitaccess.provisioner.state.Lockdowns;
import io.jitaccess.provisioner.state.StateTail;
import io.jitaccess.provisioner.stock.Stock;
import io.jitaccess.provisioner.stock.Stocking;
import io.jitaccess.provisioner.sweep.Sweep;
import io.jitaccess.provisioner.sweep.SweepSettings;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;

/** The whole service, put together by hand: what works with what is read here. */
@Configuration(proxyBeanMethods = false)
class Wiring {
    private static final Duration LOCKDOWN_PAUSE = Duration.ofSeconds(2);

    private final String instance;

    Wiring(@Value("${jit.instance}") String instance) {
        this.instance = instance;
    }

    @Bean
    KafkaClients kafkaClients(KafkaProperties properties) {
        return new KafkaClients(properties, instance);
    }

    @Bean
    EventCodec eventCodec(KafkaClients clients) {
        return new EventCodec(clients.serializer(), clients.deserializer());
    }

    @Bean
    Facts facts(KafkaClients clients, EventCodec codec) {
        return new Facts(clients, codec);
    }

    @Bean
    Refusals refusals(Facts facts, InstantSource clock) {
        return new Refusals(facts, clock, instance);
    }

    @Bean
    PersonTokens personTokens(SecuritySettings settings) {
        return new PersonTokens(settings);
    }

    @Bean
    Grants grants() {
        return new Grants();
    }

    @Bean
    StateTail stateTail(
            KafkaClients clients, EventCodec codec, Grants grants, Lockdowns lockdowns) {
        return new StateTail(clients, codec, grants, lockdowns);
    }

    @Bean
    Provisioning provisioning(
            Accounts accounts,
            Installation installation,
            ClusterCatalogue catalogue,
            Grants grants,
            Lockdowns lockdowns,
            Stock stock,
            ProvisioningSettings settings,
            InstantSource clock) {
        Retries retries = new Retries(settings, clock, new SecureRandom());
        var roles = new JitRoles(accounts, Purpose.GRANT, installation);
        var entries = new AccessEntries(accounts, Purpose.GRANT, installation);
        return new Provisioning(
                new Provisioning.Tools(
                        catalogue,
                        grants,
                        lockdowns,
                        stock,
                        roles,
                        entries,
                        teardown(accounts, installation, settings, clock),
                        retries,
                        installation),
                settings,
                clock,
                instance);
    }

    @Bean
    Removal removal(
            Accounts accounts,
            Installation installation,
            ClusterCatalogue catalogue,
            Grants grants,
            ProvisioningSettings settings,
            InstantSource clock) {
        return new Removal(
                catalogue,
                grants,
                teardown(accounts, installation, settings, clock),
                settings,
                clock);
    }

    @Bean
    Sweep sweep(
            Accounts accounts,
            Installation installation,
            ClusterCatalogue catalogue,
            Grants grants,
            Lockdowns lockdowns,
            Stock stock,
            ProvisioningSettings provisioning,
            SweepSettings settings,
            InstantSource clock) {
        return new Sweep(
                new Sweep.Tools(
                        catalogue,
                        grants,
                        lockdowns,
                        stock,
                        new AccessEntries(accounts, Purpose.SWEEP, installation),
                        new JitRoles(accounts, Purpose.SWEEP, installation),
                        teardown(accounts, installation, provisioning, clock)),
                provisioning,
                settings,
                clock);
    }

    private static Teardown teardown(
            Accounts accounts,
            Installation installation,
            ProvisioningSettings settings,
            InstantSource clock) {
        return new Teardown(
                new AccessEntries(accounts, Purpose.REMOVAL, installation),
                new JitRoles(accounts, Purpose.REMOVAL, installation),
                new Retries(settings, clock, new SecureRandom()));
    }

    @Bean
    LockdownSweep lockdownSweep(
            Accounts accounts,
            Installation installation,
            ClusterCatalogue catalogue,
            Grants grants,
            Lockdowns lockdowns) {
        return new LockdownSweep(
                catalogue,
                grants,
                lockdowns,
                new AccessEntries(accounts, Purpose.REMOVAL, installation),
                LOCKDOWN_PAUSE);
    }

    @Bean
    Intake intake(
            KafkaClients clients,
            EventCodec codec,
            Grants grants,
            Provisioning provisioning,
            Removal removal,
            Sweep sweep,
            ProvisioningSettings settings,
            MeterRegistry meters) {
        return new Intake(
                clients,
                codec,
                grants,
                new Intake.Duties(provisioning, removal, sweep),
                settings,
                meters);
    }

    @Bean
    Upkeep upkeep(
            ClusterCatalogue catalogue,
            CredentialUpkeep credentials,
            Refusals refusals,
            Sweep sweep,
            SweepSettings settings,
            Facts facts,
            Stocking stocking,
            Preflight preflight,
            InstantSource clock) {
        return new Upkeep(
                new Upkeep.Parts(
                        catalogue, credentials, refusals, sweep, facts, stocking, preflight),
                settings,
                clock);
    }

    @Bean
    Startup startup(
            KafkaClients clients,
            CredentialUpkeep credentials,
            Facts facts,
            StateTail tail,
            LockdownSweep lockdown,
            Intake intake,
            Upkeep upkeep,
            ConfigurableApplicationContext context) {
        return new Startup(
                new Startup.Parts(clients, credentials, facts, tail, lockdown, intake, upkeep),
                () -> System.exit(SpringApplication.exit(context, () -> 1)));
    }

    @Bean
    WorkHealth workHealthIndicator(
            Startup startup, StateTail tail, Intake intake, Lockdowns lockdowns) {
        return new WorkHealth(startup, tail, intake, lockdowns);
    }

    @Bean
    MeterBinder grantMeters(Grants grants) {
        return registry ->
                Gauge.builder(
                                "jit.grants.active",
                                grants,
                                known -> known.count(KnownGrant.Phase.ACTIVE))
                        .description("Grants that exist on AWS as far as we know")
                        .register(registry);
    }
}
