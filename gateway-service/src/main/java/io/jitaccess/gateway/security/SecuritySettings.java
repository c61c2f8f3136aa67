package io.jitaccess.gateway.security;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Whose tokens are believed, and which groups are which role.
 *
 * @param issuers OIDC issuers; nobody else's tokens are looked at
 * @param clockSkew by how much an issuer's clock may differ from ours
 * @param approvers groups that see requests that wait for approval
 * @param auditors groups that see every request and read the audit
 * @param admins groups that revoke anything and lock clusters down
 */
@ConfigurationProperties("jit.security")
record SecuritySettings(
        @DefaultValue List<Issuer> issuers,
        @DefaultValue("30s") Duration clockSkew,
        @DefaultValue Set<String> approvers,
        @DefaultValue Set<String> auditors,
        @DefaultValue Set<String> admins) {

    SecuritySettings {
        var seen = new HashSet<String>();
        for (Issuer issuer : issuers) {
            if (!seen.add(issuer.alias()) || !seen.add(issuer.issuer())) {
                throw new IllegalArgumentException(
                        "jit.security.issuers: alias and issuer must be unique: " + issuer.alias());
            }
        }
        if (clockSkew.isNegative() || clockSkew.compareTo(Duration.ofMinutes(5)) > 0) {
            throw new IllegalArgumentException("jit.security.clock-skew must be between 0s and 5m");
        }
    }

    /**
     * One OIDC issuer.
     *
     * @param alias short stable name; with the subject it is the person id, so it never changes
     * @param issuer the {@code iss} claim, exactly
     * @param jwkSetUri where its keys are
     * @param audience that its tokens must name
     * @param emailDomains domains whose verified addresses become user names
     */
    record Issuer(
            String alias,
            String issuer,
            String jwkSetUri,
            String audience,
            @DefaultValue Set<String> emailDomains) {
        private static final Pattern ALIAS = Pattern.compile("[a-z][a-z0-9-]{0,31}");

        Issuer {
            if (alias == null || !ALIAS.matcher(alias).matches()) {
                throw new IllegalArgumentException(
                        "jit.security.issuers: alias '%s' must be 1 to 32 of a-z, 0-9 and '-'"
                                .formatted(alias));
            }
            if (isBlank(issuer) || isBlank(jwkSetUri) || isBlank(audience)) {
                throw new IllegalArgumentException(
                        "jit.security.issuers: %s needs issuer, jwk-set-uri and audience"
                                .formatted(alias));
            }
        }

        private static boolean isBlank(String value) {
            return value == null || value.isBlank();
        }
    }
}
