package io.jitaccess.provisioner.start;

import io.jitaccess.provisioner.aws.Accounts;
import io.jitaccess.provisioner.aws.AwsSettings;
import io.jitaccess.provisioner.aws.Clusters;
import io.jitaccess.provisioner.aws.Installation;
import io.jitaccess.provisioner.aws.ServerTime;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.time.Duration;
import java.time.InstantSource;

/** What everything that calls AWS shares. */
@Configuration(proxyBeanMethods = false)
class AwsWiring {
    private final String instance;

    AwsWiring(@Value("${jit.instance}") String instance) {
        this.instance = instance;
    }

    @Bean
    Installation installation(@Value("${jit.installation}") String name) {
        return new Installation(name);
    }

    @Bean
    ServerTime serverTime(InstantSource clock) {
        return new ServerTime(clock);
    }

    @Bean
    Accounts accounts(AwsSettings settings, ServerTime time, MeterRegistry meters) {
        return new Accounts(
                settings,
                instance,
                time,
                (account, purpose, error) ->
                        meters.counter(
                                        "jit.aws.failures",
                                        "account",
                                        account,
                                        "purpose",
                                        purpose.name(),
                                        "class",
                                        error.kind())
                                .increment());
    }

    @Bean
    Clusters clusters(Accounts accounts, InstantSource clock) {
        return new Clusters(accounts, clock);
    }

    @Bean
    MeterBinder clockMeter(ServerTime time) {
        return registry ->
                Gauge.builder(
                                "jit.clock.ahead",
                                () -> time.ahead().map(Duration::toSeconds).orElse(0L))
                        .description("Seconds that our clock is ahead of that of AWS")
                        .register(registry);
    }
}
