package io.jitaccess.provisioner.security;

import com.nimbusds.jwt.JWTParser;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

import java.text.ParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Verifies persons' own tokens once more, so that a gateway that lies about who calls draws
 * nothing. Only asymmetric algorithms: neither {@code none} nor a public key taken for a shared
 * secret.
 */
public final class PersonTokens {
    private static final Logger log = LoggerFactory.getLogger(PersonTokens.class);

    private final Map<String, Verifier> byIssuer = new HashMap<>();

    private record Verifier(String alias, JwtDecoder decoder) {}

    public PersonTokens(SecuritySettings settings) {
        for (SecuritySettings.Issuer issuer : settings.issuers()) {
            byIssuer.put(issuer.issuer(), new Verifier(issuer.alias(), decoder(issuer, settings)));
        }
    }

    private static JwtDecoder decoder(SecuritySettings.Issuer issuer, SecuritySettings settings) {
        NimbusJwtDecoder decoder =
                NimbusJwtDecoder.withJwkSetUri(issuer.jwkSetUri().toString())
                        .jwsAlgorithm(SignatureAlgorithm.RS256)
                        .jwsAlgorithm(SignatureAlgorithm.PS256)
                        .jwsAlgorithm(SignatureAlgorithm.ES256)
                        .build();
        OAuth2TokenValidator<Jwt> audience =
                new JwtClaimValidator<List<String>>(
                        JwtClaimNames.AUD,
                        found -> found != null && found.contains(issuer.audience()));
        decoder.setJwtValidator(
                new DelegatingOAuth2TokenValidator<>(
                        new JwtTimestampValidator(settings.clockSkew()),
                        new JwtIssuerValidator(issuer.issuer()),
                        audience));
        return decoder;
    }

    /** The id of the person whose token this is; empty if it is not good, whatever the reason. */
    public Optional<String> person(String token) {
        try {
            String issuer = JWTParser.parse(token).getJWTClaimsSet().getIssuer();
            Verifier verifier = issuer == null ? null : byIssuer.get(issuer);
            if (verifier == null) {
                return Optional.empty();
            }
            return Optional.ofNullable(verifier.decoder().decode(token).getSubject())
                    .map(subject -> verifier.alias() + ":" + subject);
        } catch (ParseException | JwtException | IllegalArgumentException notGood) {
            log.atDebug()
                    .addKeyValue("error", notGood.getClass().getSimpleName())
                    .log("token of a person refused");
            return Optional.empty();
        }
    }
}
