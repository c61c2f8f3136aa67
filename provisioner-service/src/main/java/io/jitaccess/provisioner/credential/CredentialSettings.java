package io.jitaccess.provisioner.credential;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.time.Duration;

/**
 * @param backdate whether a token is dated back so that its quarter of an hour ends with the grant
 * @param slackCodes whether the gateway may fetch a broker kubeconfig for a single-use code that it
 *     gave the holder in Slack; there the gateway's word stands for the person's token
 * @param patience how long a draw waits for a new role to become visible
 */
@ConfigurationProperties("jit.credential")
public record CredentialSettings(
        @DefaultValue("true") boolean backdate,
        @DefaultValue("false") boolean slackCodes,
        @DefaultValue("20s") Duration patience) {}
