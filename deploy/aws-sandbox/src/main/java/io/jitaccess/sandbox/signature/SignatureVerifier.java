package io.jitaccess.sandbox.signature;

import io.jitaccess.sandbox.http.Request;
import io.jitaccess.sandbox.world.Credential;
import io.jitaccess.sandbox.world.Credentials;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Says who has signed a request, or why nobody has. Takes no lock; keeps derived keys, as AWS
 * clients do.
 */
public final class SignatureVerifier {
    private static final Duration SKEW = Duration.ofMinutes(5);
    // STS takes a presigned call for this long whatever X-Amz-Expires says: EKS tokens rest on it.
    private static final Duration PRESIGNED = Duration.ofMinutes(15);
    private static final int MOST_KEYS = 10_000;

    private record KeyOf(String accessKeyId, Signature.Scope scope) {}

    private final Credentials credentials;
    private final InstantSource clock;
    private final Map<KeyOf, byte[]> signingKeys = new ConcurrentHashMap<>();

    public SignatureVerifier(Credentials credentials, InstantSource clock) {
        this.credentials = credentials;
        this.clock = clock;
    }

    public Credential verify(Request request, Signature signature) {
        Credential credential =
                credentials
                        .find(signature.accessKeyId())
                        .orElseThrow(SignatureException::unknownKey);
        requireToken(credential, signature);
        requireTime(signature);
        requireSignedHeaders(request, signature);
        requirePayload(request);
        byte[] expected =
                Hmac.hmac(signingKey(credential, signature), stringToSign(request, signature));
        boolean same =
                MessageDigest.isEqual(
                        HexFormat.of().formatHex(expected).getBytes(StandardCharsets.US_ASCII),
                        signature.value().getBytes(StandardCharsets.US_ASCII));
        if (!same) {
            throw SignatureException.mismatch(
                    "The request signature we calculated does not match the signature you provided."
                            + " Check your AWS Secret Access Key and signing method. Consult the"
                            + " service documentation for details.");
        }
        if (!clock.instant().isBefore(credential.expiresAt())) {
            throw SignatureException.expiredKey();
        }
        return credential;
    }

    private static void requireToken(Credential credential, Signature signature) {
        String issued = credential.sessionToken();
        String given = signature.sessionToken();
        if (issued == null ? given != null : !issued.equals(given)) {
            throw SignatureException.unknownKey();
        }
    }

    private void requireTime(Signature signature) {
        Instant now = clock.instant();
        Instant signedAt = signature.signedAt();
        Duration life = signature.inQuery() ? PRESIGNED : SKEW;
        if (signedAt.isAfter(now.plus(SKEW))) {
            throw SignatureException.mismatch(
                    "Signature not yet current: %s is still later than %s (%s + 5 min.)"
                            .formatted(signature.date(), basic(now.plus(SKEW)), basic(now)));
        }
        if (signedAt.plus(life).isBefore(now)) {
            throw SignatureException.mismatch(
                    "Signature expired: %s is now earlier than %s (%s - %d min.)"
                            .formatted(
                                    signature.date(),
                                    basic(now.minus(life)),
                                    basic(now),
                                    life.toMinutes()));
        }
    }

    private static void requireSignedHeaders(Request request, Signature signature) {
        if (!signature.signedHeaders().contains("host")) {
            throw SignatureException.mismatch(
                    "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
        }
        for (String name : request.headers().keySet()) {
            if (name.startsWith("x-amz-") && !signature.signedHeaders().contains(name)) {
                throw SignatureException.mismatch(
                        "There were headers present in the request which were not signed: " + name);
            }
        }
    }

    private static void requirePayload(Request request) {
        request.header("x-amz-content-sha256")
                .filter(
                        hash ->
                                !hash.equals(
                                        HexFormat.of()
                                                .formatHex(Hmac.sha256(request.body().bytes()))))
                .ifPresent(
                        wrong -> {
                            throw SignatureException.mismatch(
                                    "The value passed in x-amz-content-sha256 does not match the"
                                            + " payload.");
                        });
    }

    private byte[] signingKey(Credential credential, Signature signature) {
        KeyOf keyOf = new KeyOf(credential.accessKeyId(), signature.scope());
        byte[] known = signingKeys.get(keyOf);
        if (known != null) {
            return known;
        }
        if (signingKeys.size() > MOST_KEYS) {
            signingKeys.clear();
        }
        byte[] secret = ("AWS4" + credential.secretAccessKey()).getBytes(StandardCharsets.UTF_8);
        byte[] day = Hmac.hmac(secret, signature.scope().day());
        byte[] region = Hmac.hmac(day, signature.scope().region());
        byte[] key = Hmac.hmac(Hmac.hmac(region, signature.scope().service()), "aws4_request");
        signingKeys.put(keyOf, key);
        return key;
    }

    private static String stringToSign(Request request, Signature signature) {
        String canonical = CanonicalRequest.of(request, signature.signedHeaders());
        byte[] hash = Hmac.sha256(canonical.getBytes(StandardCharsets.UTF_8));
        return String.join(
                "\n",
                Signature.ALGORITHM,
                signature.date(),
                signature.scope().text(),
                HexFormat.of().formatHex(hash));
    }

    private static String basic(Instant instant) {
        return Signature.DATE.format(instant.atOffset(ZoneOffset.UTC));
    }
}
