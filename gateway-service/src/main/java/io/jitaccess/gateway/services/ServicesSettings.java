package io.jitaccess.gateway.services;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.net.URI;

/** Where the other services are. */
@ConfigurationProperties("jit.services")
record ServicesSettings(
        @DefaultValue("http://127.0.0.1:8081") URI approval,
        @DefaultValue("http://127.0.0.1:8082") URI provisioner,
        @DefaultValue("http://127.0.0.1:8083") URI reaper,
        @DefaultValue("http://127.0.0.1:8084") URI audit) {}
