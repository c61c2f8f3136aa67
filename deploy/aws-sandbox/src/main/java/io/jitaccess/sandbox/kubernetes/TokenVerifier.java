package io.jitaccess.sandbox.kubernetes;

import io.jitaccess.sandbox.http.Body;
import io.jitaccess.sandbox.http.Encoding;
import io.jitaccess.sandbox.http.Request;
import io.jitaccess.sandbox.signature.Signature;
import io.jitaccess.sandbox.signature.SignatureException;
import io.jitaccess.sandbox.signature.SignatureVerifier;
import io.jitaccess.sandbox.world.Cluster;
import io.jitaccess.sandbox.world.Credential;
import io.jitaccess.sandbox.world.Regions;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Checks an EKS token as aws-iam-authenticator does, in the same order, and then asks STS, which
 * here is the signature itself. Tokens are made for the real host names of STS; nothing is resolved
 * or called.
 */
final class TokenVerifier {
    private static final String PREFIX = "k8s-aws-v1.";
    private static final int LONGEST = 4096;
    private static final Duration LIFE = Duration.ofMinutes(15);
    private static final String CLUSTER_HEADER = "x-k8s-aws-id";
    private static final Set<String> PARAMETERS =
            Set.of(
                    "action",
                    "version",
                    "x-amz-algorithm",
                    "x-amz-credential",
                    "x-amz-date",
                    "x-amz-expires",
                    "x-amz-security-token",
                    "x-amz-signature",
                    "x-amz-signedheaders");

    /** Why a token is refused; for the audit log only, the client just gets 401. */
    static final class InvalidToken extends Exception {
        private static final long serialVersionUID = 1L;

        InvalidToken(String message) {
            super(message);
        }
    }

    private final SignatureVerifier signatures;
    private final InstantSource clock;

    TokenVerifier(SignatureVerifier signatures, InstantSource clock) {
        this.signatures = signatures;
        this.clock = clock;
    }

    Credential verify(String token, Cluster cluster) throws InvalidToken {
        URI url = url(token);
        String region = requireHost(url, cluster);
        List<Encoding.Pair> query = pairs(url);
        requireParameters(query);
        // AWS's own cluster id goes into the header: a token for another cluster has another
        // signature.
        Request sts =
                new Request(
                        "GET",
                        "/",
                        url.getRawQuery(),
                        Map.of(
                                "host",
                                List.of(url.getRawAuthority()),
                                CLUSTER_HEADER,
                                List.of(cluster.name())),
                        Body.EMPTY,
                        "127.0.0.1");
        try {
            Signature signature =
                    Signature.of(sts).orElseThrow(() -> new InvalidToken("token is not signed"));
            requireTime(signature, query);
            if (!signature.scope().service().equals("sts")
                    || !signature.scope().region().equals(region)) {
                throw new InvalidToken("Credential should be scoped to a valid region and to sts");
            }
            return signatures.verify(sts, signature);
        } catch (SignatureException refused) {
            throw new InvalidToken("error from sts: " + refused.getMessage());
        }
    }

    private static URI url(String token) throws InvalidToken {
        if (token.length() > LONGEST) {
            throw new InvalidToken("token is too large");
        }
        if (!token.startsWith(PREFIX)) {
            throw new InvalidToken("token is missing expected \"" + PREFIX + "\" prefix");
        }
        String encoded = token.substring(PREFIX.length());
        if (encoded.contains("=")) {
            throw new InvalidToken("illegal base64 data: padding");
        }
        try {
            return URI.create(
                    new String(Base64.getUrlDecoder().decode(encoded), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException unreadable) {
            throw new InvalidToken("token is no base64url of a URL");
        }
    }

    private static String requireHost(URI url, Cluster cluster) throws InvalidToken {
        if (!"https".equals(url.getScheme())) {
            throw new InvalidToken("unexpected scheme in pre-signed URL");
        }
        String host = url.getRawAuthority();
        String region =
                Regions.ofStsHost(host == null ? "" : host, cluster.partition())
                        .orElseThrow(
                                () -> new InvalidToken("unexpected hostname in pre-signed URL"));
        if (!"/".equals(url.getRawPath())) {
            throw new InvalidToken("unexpected path in pre-signed URL");
        }
        return region;
    }

    private static List<Encoding.Pair> pairs(URI url) throws InvalidToken {
        String query = url.getRawQuery();
        try {
            return Encoding.pairs(query == null ? "" : query);
        } catch (IllegalArgumentException broken) {
            throw new InvalidToken("malformed query parameter");
        }
    }

    private static void requireParameters(List<Encoding.Pair> query) throws InvalidToken {
        Set<String> seen = new HashSet<>();
        for (Encoding.Pair pair : query) {
            String name = pair.name().toLowerCase(Locale.ROOT);
            if (!PARAMETERS.contains(name)) {
                throw new InvalidToken("non-whitelisted query parameter \"" + pair.name() + "\"");
            }
            if (!seen.add(name)) {
                throw new InvalidToken("query parameter with multiple values not supported");
            }
        }
        if (!value(query, "action").equals("GetCallerIdentity")) {
            throw new InvalidToken("unexpected action parameter in pre-signed URL");
        }
        boolean bound =
                Arrays.stream(value(query, "x-amz-signedheaders").split(";", -1))
                        .anyMatch(CLUSTER_HEADER::equalsIgnoreCase);
        if (!bound) {
            throw new InvalidToken(
                    "client did not sign the x-k8s-aws-id header in the pre-signed URL");
        }
    }

    private void requireTime(Signature signature, List<Encoding.Pair> query) throws InvalidToken {
        int expires;
        try {
            expires = Integer.parseInt(value(query, "x-amz-expires"));
        } catch (NumberFormatException missing) {
            throw new InvalidToken("invalid X-Amz-Expires parameter in pre-signed URL");
        }
        if (expires < 0 || expires > LIFE.toSeconds()) {
            throw new InvalidToken("invalid X-Amz-Expires parameter in pre-signed URL: " + expires);
        }
        Instant end = signature.signedAt().plus(LIFE);
        if (clock.instant().isAfter(end)) {
            throw new InvalidToken("X-Amz-Date parameter is expired, it ended at " + end);
        }
    }

    private static String value(List<Encoding.Pair> query, String name) {
        return query.stream()
                .filter(pair -> pair.name().equalsIgnoreCase(name))
                .map(Encoding.Pair::value)
                .findFirst()
                .orElse("");
    }
}
