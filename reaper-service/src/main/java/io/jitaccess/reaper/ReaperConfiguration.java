package io.jitaccess.reaper;

import io.jitaccess.catalogue.ClusterCatalogue;
import io.jitaccess.catalogue.ClusterCatalogueFile;
import io.jitaccess.events.JitEvent;
import io.jitaccess.install.ContractCheck;
import io.jitaccess.kafka.Service;
import io.micrometer.core.instrument.MeterRegistry;

import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.StreamsConfig;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** Puts the parts together; nothing here connects to anything. */
@Configuration(proxyBeanMethods = false)
class ReaperConfiguration {
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    @Bean
    ReaperFigures figures(MeterRegistry registry) {
        return new ReaperFigures(registry);
    }

    @Bean
    InstantSource clock() {
        return InstantSource.system();
    }

    @Bean
    ClusterCatalogue catalogue(@Value("${jit.catalogue}") String file) {
        return ClusterCatalogueFile.read(Path.of(file));
    }

    @Bean
    BrokerClock brokerClock(KafkaProperties kafka) {
        return new BrokerClock(kafka.buildAdminProperties(), kafka.buildProducerProperties());
    }

    @Bean
    ClockGuard clockGuard(InstantSource clock, BrokerClock broker) {
        return new ClockGuard(clock, System::nanoTime, broker, ReaperConfiguration::end);
    }

    @Bean
    InventoryTail inventories(
            KafkaProperties kafka, StreamsSettings streams, ReaperSettings reaper) {
        return new InventoryTail(
                kafka.buildConsumerProperties(),
                events(streams.on(kafka.buildStreamsProperties(), reaper)).deserializer());
    }

    @Bean
    ReaperStreams streams(
            KafkaProperties kafka,
            StreamsSettings streams,
            ReaperSettings reaper,
            ClusterCatalogue catalogue,
            ReaperFigures figures,
            BrokerClock broker,
            ClockGuard clock,
            InventoryTail inventories) {
        Map<String, Object> settings = streams.on(kafka.buildStreamsProperties(), reaper);
        return new ReaperStreams(
                new StartGate(
                        new ContractCheck(Service.REAPER, kafka.buildAdminProperties()),
                        broker,
                        clock),
                settings,
                partitions ->
                        ReaperTopology.of(
                                new ReaperParts(
                                        reaper,
                                        events(settings),
                                        catalogue.all(),
                                        partitions,
                                        _ -> clock.now(),
                                        inventories,
                                        figures)),
                ReaperConfiguration::end);
    }

    /** In order if possible, so that the stores need not be rebuilt, but soon in any case. */
    private static void end(int code) {
        Thread.ofPlatform().daemon().start(() -> System.exit(code));
        Thread.ofPlatform()
                .daemon()
                .start(
                        () -> {
                            LockSupport.parkNanos(PATIENCE.toNanos());
                            Runtime.getRuntime().halt(code);
                        });
    }

    /** The serde that the configuration names; ours unless somebody swaps it. */
    @SuppressWarnings("unchecked")
    private static Serde<JitEvent> events(Map<String, Object> settings) {
        return (Serde<JitEvent>) new StreamsConfig(settings).defaultValueSerde();
    }
}
