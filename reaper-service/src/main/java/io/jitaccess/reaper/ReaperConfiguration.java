package io.jitaccess.reaper;

import io.jitaccess.catalogue.ClusterCatalogue;
import io.jitaccess.catalogue.ClusterCatalogueFile;
import io.jitaccess.events.JitEvent;
import io.jitaccess.install.ContractCheck;
import io.jitaccess.kafka.Service;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.StreamsConfig;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the parts together; nothing here connects to anything. */
@Configuration(proxyBeanMethods = false)
class ReaperConfiguration {

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
    ReaperStreams streams(
            KafkaProperties kafka,
            StreamsSettings streams,
            ReaperSettings reaper,
            ClusterCatalogue catalogue,
            ReaperFigures figures) {
        Map<String, Object> settings = streams.on(kafka.buildStreamsProperties(), reaper);
        return new ReaperStreams(
                new ContractCheck(Service.REAPER, kafka.buildAdminProperties()),
                settings,
                partitions ->
                        ReaperTopology.of(
                                new ReaperParts(
                                        reaper,
                                        events(settings),
                                        catalogue.all(),
                                        partitions,
                                        Instant::ofEpochMilli,
                                        figures)),
                code -> Runtime.getRuntime().halt(code));
    }

    /** The serde that the configuration names; ours unless somebody swaps it. */
    @SuppressWarnings("unchecked")
    private static Serde<JitEvent> events(Map<String, Object> settings) {
        return (Serde<JitEvent>) new StreamsConfig(settings).defaultValueSerde();
    }
}
