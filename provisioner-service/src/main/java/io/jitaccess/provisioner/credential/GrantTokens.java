package io.jitaccess.provisioner.credential;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;

import io.jitaccess.provisioner.aws.Secret;
import io.jitaccess.provisioner.state.KnownGrant;

import java.text.ParseException;
import java.time.InstantSource;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The token inside a broker kubeconfig: good for one request and for drawing credentials alone,
 * until the grant ends or a new kubeconfig is fetched. Signed with a key that nobody else holds, so
 * that not even the gateway can draw for a person.
 */
final class GrantTokens {
    private static final JOSEObjectType TYPE = new JOSEObjectType("jit-grant+jwt");
    private static final String AUDIENCE = "credential";
    private static final String ISSUER = "provisioner-service";
    private static final String REQUEST = "request";

    private final RSAKey signing;
    private final Map<String, RSASSAVerifier> verifiers = new HashMap<>();
    private final InstantSource clock;

    /**
     * @param earlier keys that signed before the last rotation
     */
    GrantTokens(RSAKey signing, List<RSAKey> earlier, InstantSource clock) {
        this.signing = signing;
        this.clock = clock;
        try {
            verifiers.put(signing.getKeyID(), new RSASSAVerifier(signing));
            for (RSAKey key : earlier) {
                verifiers.put(key.getKeyID(), new RSASSAVerifier(key));
            }
        } catch (JOSEException unusable) {
            throw new IllegalStateException("a grant token key cannot be used", unusable);
        }
    }

    /** Whose token it is, and for which request. */
    record Grant(String requestId, String person, String tokenId) {}

    /** Whether this looks like a token of ours rather than a person's. */
    static boolean isOne(String token) {
        try {
            return TYPE.equals(SignedJWT.parse(token).getHeader().getType());
        } catch (ParseException notOne) {
            return false;
        }
    }

    /** Without an end of its own: that is the grant's, which an extension may move. */
    Secret issue(Grant grant) {
        JWTClaimsSet claims =
                new JWTClaimsSet.Builder()
                        .issuer(ISSUER)
                        .audience(AUDIENCE)
                        .subject(grant.person())
                        .jwtID(grant.tokenId())
                        .claim(REQUEST, grant.requestId())
                        .issueTime(Date.from(clock.instant()))
                        .build();
        var token =
                new SignedJWT(
                        new JWSHeader.Builder(JWSAlgorithm.RS256)
                                .type(TYPE)
                                .keyID(signing.getKeyID())
                                .build(),
                        claims);
        try {
            token.sign(new RSASSASigner(signing));
        } catch (JOSEException unusable) {
            throw new IllegalStateException("the grant token key cannot sign", unusable);
        }
        return new Secret(token.serialize());
    }

    /** The grant that the token stands for; empty if it is not good, whatever the reason. */
    Optional<Grant> verify(String text, KnownGrant known) {
        try {
            SignedJWT token = SignedJWT.parse(text);
            JWSHeader header = token.getHeader();
            RSASSAVerifier verifier = verifiers.get(header.getKeyID());
            if (verifier == null
                    || !TYPE.equals(header.getType())
                    || !JWSAlgorithm.RS256.equals(header.getAlgorithm())
                    || !token.verify(verifier)) {
                return Optional.empty();
            }
            return accepted(token.getJWTClaimsSet(), known);
        } catch (ParseException | JOSEException notGood) {
            return Optional.empty();
        }
    }

    private Optional<Grant> accepted(JWTClaimsSet claims, KnownGrant known) throws ParseException {
        String request = claims.getStringClaim(REQUEST);
        String id = claims.getJWTID();
        boolean latest = known.token() != null && known.token().id().equals(id);
        boolean good =
                latest
                        && known.endsAt().filter(clock.instant()::isBefore).isPresent()
                        && ISSUER.equals(claims.getIssuer())
                        && claims.getAudience().equals(List.of(AUDIENCE))
                        && request != null
                        && claims.getSubject() != null;
        return good ? Optional.of(new Grant(request, claims.getSubject(), id)) : Optional.empty();
    }
}
