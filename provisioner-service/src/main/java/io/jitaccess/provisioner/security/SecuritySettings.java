package io.jitaccess.provisioner.security;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * Whose tokens of persons are good; the same settings as the gateway's.
 *
 * @param clockSkew how far an issuer's clock may be from ours
 */
@ConfigurationProperties("jit.security")
public record SecuritySettings(
        @DefaultValue List<Issuer> issuers, @DefaultValue("60s") Duration clockSkew) {

    /**
     * @param alias first part of the ids of this issuer's persons
     */
    public record Issuer(String alias, String issuer, URI jwkSetUri, String audience) {}
}
