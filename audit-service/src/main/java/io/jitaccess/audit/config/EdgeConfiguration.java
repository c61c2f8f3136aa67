package io.jitaccess.audit.config;

import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.time.InstantSource;

/** The edge to the world: time, and when the schema is brought up to date. */
@Configuration(proxyBeanMethods = false)
class EdgeConfiguration {
    @Bean
    InstantSource clock() {
        return InstantSource.system();
    }

    /** Not while the context starts, which must not need PostgreSQL: {@link Database} does it. */
    @Bean
    FlywayMigrationStrategy later() {
        return flyway -> {};
    }
}
