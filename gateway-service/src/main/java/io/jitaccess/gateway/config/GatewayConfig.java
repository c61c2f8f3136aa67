package io.jitaccess.gateway.config;

import static tools.jackson.databind.cfg.CoercionAction.Fail;

import io.jitaccess.catalogue.ClusterCatalogue;
import io.jitaccess.catalogue.ClusterCatalogueFile;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.type.LogicalType;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.InstantSource;

@Configuration(proxyBeanMethods = false)
class GatewayConfig {
    @Bean
    InstantSource clock() {
        return Clock.systemUTC();
    }

    @Bean
    SecureRandom random() {
        return new SecureRandom();
    }

    @Bean
    ClusterCatalogue catalogue(@Value("${jit.catalogue}") Path file) {
        return ClusterCatalogueFile.read(file);
    }

    /** What is asked for must be exactly what is meant: nothing unknown, doubled or converted. */
    @Bean
    JsonMapperBuilderCustomizer strictJson() {
        return json ->
                json.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                        .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                        .withCoercionConfig(
                                LogicalType.Textual,
                                text ->
                                        text.setCoercion(CoercionInputShape.Integer, Fail)
                                                .setCoercion(CoercionInputShape.Float, Fail)
                                                .setCoercion(CoercionInputShape.Boolean, Fail));
    }
}
