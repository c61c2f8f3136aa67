package io.jitaccess.provisioner.start;

import io.jitaccess.catalogue.ClusterCatalogue;
import io.jitaccess.provisioner.aws.Accounts;
import io.jitaccess.provisioner.aws.AwsSettings;
import io.jitaccess.provisioner.aws.Installation;
import io.jitaccess.provisioner.aws.JitRoles;
import io.jitaccess.provisioner.aws.Purpose;
import io.jitaccess.provisioner.state.Grants;
import io.jitaccess.provisioner.stock.Stock;
import io.jitaccess.provisioner.stock.StockSettings;
import io.jitaccess.provisioner.stock.Stocking;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.security.SecureRandom;
import java.time.InstantSource;

/** The roles that are made ahead. */
@Configuration(proxyBeanMethods = false)
class StockWiring {
    @Bean
    Stock stock(
            Accounts accounts,
            Installation installation,
            Grants grants,
            StockSettings settings,
            AwsSettings aws,
            MeterRegistry meters,
            InstantSource clock,
            @Value("${jit.instance}") String instance) {
        return new Stock(
                new Stock.Tools(
                        new JitRoles(accounts, Purpose.SWEEP, installation),
                        installation,
                        grants,
                        new SecureRandom(),
                        meters),
                settings.sized(aws.isOnAws()),
                clock,
                instance);
    }

    @Bean
    Stocking stocking(
            ClusterCatalogue catalogue, Stock stock, StockSettings settings, AwsSettings aws) {
        return new Stocking(catalogue, stock, settings.sized(aws.isOnAws()));
    }
}
