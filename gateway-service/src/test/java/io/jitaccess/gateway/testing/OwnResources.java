package io.jitaccess.gateway.testing;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;

/** Network threads of its own for each gateway, so that the end of one does not end another's. */
@Configuration(proxyBeanMethods = false)
class OwnResources {
    @Bean
    ReactorResourceFactory reactorResourceFactory() {
        var resources = new ReactorResourceFactory();
        resources.setUseGlobalResources(false);
        return resources;
    }
}
