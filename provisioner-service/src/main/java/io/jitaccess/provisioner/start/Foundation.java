package io.jitaccess.provisioner.start;

import io.jitaccess.catalogue.ClusterCatalogue;
import io.jitaccess.catalogue.ClusterCatalogueFile;
import io.jitaccess.provisioner.state.Lockdowns;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.nio.file.Path;
import java.time.Clock;
import java.time.InstantSource;

/** What the service and its commands stand on. */
@Configuration(proxyBeanMethods = false)
class Foundation {
    @Bean
    InstantSource clock() {
        return Clock.systemUTC();
    }

    @Bean
    ClusterCatalogue catalogue(@Value("${jit.catalogue}") Path file) {
        return ClusterCatalogueFile.read(file);
    }

    @Bean
    Lockdowns lockdowns() {
        return new Lockdowns();
    }
}
