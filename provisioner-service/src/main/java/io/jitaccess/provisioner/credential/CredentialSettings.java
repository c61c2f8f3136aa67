package io.jitaccess.provisioner.credential;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.time.Duration;

/**
 * @param backdate whether a token is dated back so that its quarter of an hour ends with the grant
 * @param patience how long a draw waits for a new role to become visible
 */
@ConfigurationProperties("jit.credential")
public record CredentialSettings(
        @DefaultValue("true") boolean backdate, @DefaultValue("20s") Duration patience) {}
