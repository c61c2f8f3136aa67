package io.jitaccess.approval.config;

import io.jitaccess.approval.clock.ClockGuard;
import io.jitaccess.catalogue.ClusterCatalogue;
import io.jitaccess.catalogue.ClusterCatalogueFile;

import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.config.StreamsBuilderFactoryBeanConfigurer;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Objects;

/** Clock, catalogue, and what becomes of a stream thread that dies. */
@Configuration(proxyBeanMethods = false)
class ApprovalConfiguration {
    private static final Logger log = LoggerFactory.getLogger(ApprovalConfiguration.class);

    @Bean
    InstantSource clock() {
        return InstantSource.system();
    }

    @Bean
    ClockGuard clockGuard(InstantSource clock) {
        return new ClockGuard(clock, System::nanoTime, Runtime.getRuntime()::halt);
    }

    @Bean
    ClusterCatalogue catalogue(@Value("${jit.catalogue}") String path) {
        return ClusterCatalogueFile.read(Path.of(path));
    }

    @Bean
    StreamsBuilderFactoryBeanConfigurer tellOfUnreadableRevocations(
            UnreadableRevocations unreadable) {
        return streams ->
                Objects.requireNonNull(streams.getStreamsConfiguration(), "streams are configured")
                        .put(PoisonHandler.TELL, unreadable);
    }

    @Bean
    StreamsBuilderFactoryBeanConfigurer replaceDeadThreads() {
        return streams ->
                streams.setStreamsUncaughtExceptionHandler(
                        died -> {
                            log.atError().setCause(died).log("a stream thread died, replacing it");
                            return StreamThreadExceptionResponse.REPLACE_THREAD;
                        });
    }
}
