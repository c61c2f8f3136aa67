package io.jitaccess.provisioner.credential;

import io.jitaccess.catalogue.ClusterCatalogue;
import io.jitaccess.provisioner.aws.Accounts;
import io.jitaccess.provisioner.aws.Clusters;
import io.jitaccess.provisioner.aws.RoleSessions;
import io.jitaccess.provisioner.kafka.Facts;
import io.jitaccess.provisioner.refused.Refusals;
import io.jitaccess.provisioner.security.PersonTokens;
import io.jitaccess.provisioner.state.Grants;
import io.jitaccess.provisioner.state.Lockdowns;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.function.SingletonSupplier;

import java.net.URI;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Base64;
import java.util.function.Supplier;

@Configuration(proxyBeanMethods = false)
class CredentialConfig {
    private static final int TOKEN_ID_BYTES = 15;

    @Bean
    Draws draws(
            Facts facts,
            Grants grants,
            InstantSource clock,
            @Value("${jit.instance}") String instance) {
        return new Draws(facts, grants, clock, instance);
    }

    @Bean
    GrantSessions grantSessions(
            Accounts accounts, Draws draws, InstantSource clock, CredentialSettings settings) {
        return new GrantSessions(new RoleSessions(accounts), draws, clock, settings.patience());
    }

    @Bean
    GrantTokenKeys grantTokenKeys(GrantTokenSettings settings, InstantSource clock) {
        return new GrantTokenKeys(SingletonSupplier.of(() -> tokens(settings, clock)));
    }

    /** The key's file is read when it is first needed, which the start sees to. */
    record GrantTokenKeys(Supplier<GrantTokens> tokens) {}

    private static GrantTokens tokens(GrantTokenSettings settings, InstantSource clock) {
        if (settings.privateKey() == null || settings.privateKey().toString().isEmpty()) {
            throw new IllegalStateException(
                    "set jit.grant-token.private-key to the PKCS#8 PEM file of an RSA key");
        }
        return new GrantTokens(
                PemKeys.rsa(settings.privateKey()),
                settings.earlierKeys().stream()
                        .flatMap(file -> PemKeys.verifying(file).stream())
                        .toList(),
                clock);
    }

    @Bean
    Callers callers(
            PersonTokens persons,
            GrantTokenKeys keys,
            Grants grants,
            Refusals refusals,
            CredentialSettings settings) {
        return new Callers(
                persons,
                keys.tokens(),
                grants,
                refusals,
                new CodeDeliveries(settings.slackCodes()));
    }

    @Bean
    Credentials credentials(
            ClusterCatalogue catalogue,
            Grants grants,
            Lockdowns lockdowns,
            GrantSessions sessions,
            Clusters clusters,
            GrantTokenKeys keys,
            Draws draws,
            InstantSource clock,
            CredentialSettings settings,
            @Value("${jit.gateway-url}") URI gateway) {
        var random = new SecureRandom();
        return new Credentials(
                new Credentials.Tools(
                        catalogue,
                        grants,
                        lockdowns,
                        sessions,
                        new Kubeconfigs(clusters, gateway),
                        keys.tokens(),
                        draws,
                        () -> tokenId(random)),
                clock,
                settings.backdate());
    }

    @Bean
    CredentialUpkeep credentialUpkeep(Draws draws, GrantSessions sessions, GrantTokenKeys keys) {
        return new CredentialUpkeep(draws, sessions, keys.tokens());
    }

    private static String tokenId(SecureRandom random) {
        byte[] bytes = new byte[TOKEN_ID_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
