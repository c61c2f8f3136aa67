package io.jitaccess.gateway.view;

import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.annotation.EnableKafkaStreams;
import org.springframework.kafka.config.StreamsBuilderFactoryBeanConfigurer;

/** Runs the topology, and replaces a thread that died of it. */
@Configuration(proxyBeanMethods = false)
@EnableKafkaStreams
class StreamsConfig {
    private static final Logger log = LoggerFactory.getLogger(StreamsConfig.class);

    @Bean
    StreamsBuilderFactoryBeanConfigurer replacingDeadThreads() {
        return streams ->
                streams.setStreamsUncaughtExceptionHandler(
                        died -> {
                            log.atError().setCause(died).log("view thread died; replacing it");
                            return StreamThreadExceptionResponse.REPLACE_THREAD;
                        });
    }
}
