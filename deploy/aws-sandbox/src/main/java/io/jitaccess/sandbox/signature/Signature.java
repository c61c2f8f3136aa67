package io.jitaccess.sandbox.signature;

import io.jitaccess.sandbox.http.Encoding;
import io.jitaccess.sandbox.http.Request;

import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a request says about its own signature, not yet verified.
 *
 * @param inQuery a presigned URL
 */
public record Signature(
        String accessKeyId,
        Scope scope,
        String date,
        Instant signedAt,
        List<String> signedHeaders,
        @Nullable String sessionToken,
        String value,
        boolean inQuery) {
    public static final String ALGORITHM = "AWS4-HMAC-SHA256";
    static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'");

    /** Day, region and service that the signing key was made for. */
    public record Scope(String day, String region, String service) {
        String text() {
            return day + "/" + region + "/" + service + "/aws4_request";
        }
    }

    /** Empty for an unsigned request. */
    public static Optional<Signature> of(Request request) {
        Optional<String> header = request.header("authorization");
        if (header.isPresent()) {
            return Optional.of(ofHeader(header.get(), request));
        }
        Map<String, String> query = new HashMap<>();
        for (Encoding.Pair pair : request.query()) {
            query.put(pair.name(), pair.value());
        }
        return query.containsKey("X-Amz-Algorithm")
                ? Optional.of(ofQuery(query))
                : Optional.empty();
    }

    private static Signature ofHeader(String header, Request request) {
        if (!header.startsWith(ALGORITHM + " ")) {
            throw SignatureException.incomplete(
                    "Authorization header requires algorithm " + ALGORITHM);
        }
        Map<String, String> parts = new HashMap<>();
        for (String part : header.substring(ALGORITHM.length()).split(",", -1)) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                parts.put(part.substring(0, equals).strip(), part.substring(equals + 1).strip());
            }
        }
        return read(
                parts.get("Credential"),
                request.header("x-amz-date").orElse(null),
                parts.get("SignedHeaders"),
                request.header("x-amz-security-token").orElse(null),
                parts.get("Signature"),
                false);
    }

    private static Signature ofQuery(Map<String, String> query) {
        if (!ALGORITHM.equals(query.get("X-Amz-Algorithm"))) {
            throw SignatureException.incomplete("X-Amz-Algorithm must be " + ALGORITHM);
        }
        return read(
                query.get("X-Amz-Credential"),
                query.get("X-Amz-Date"),
                query.get("X-Amz-SignedHeaders"),
                query.get("X-Amz-Security-Token"),
                query.get("X-Amz-Signature"),
                true);
    }

    private static Signature read(
            @Nullable String credential,
            @Nullable String date,
            @Nullable String signedHeaders,
            @Nullable String token,
            @Nullable String value,
            boolean inQuery) {
        if (credential == null || date == null || signedHeaders == null || value == null) {
            throw SignatureException.incomplete(
                    "A signature requires 'Credential', 'Signature', 'SignedHeaders' and a date.");
        }
        String[] scope = credential.split("/", -1);
        if (scope.length != 5 || !scope[4].equals("aws4_request")) {
            throw SignatureException.incomplete(
                    "Credential must have exactly 5 slash-delimited elements, e.g."
                            + " keyid/date/region/service/term");
        }
        Instant signedAt;
        try {
            signedAt = LocalDateTime.parse(date, DATE).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException unreadable) {
            throw SignatureException.incomplete("Date must be in ISO-8601 'basic format'.");
        }
        if (!date.startsWith(scope[1])) {
            throw SignatureException.mismatch(
                    "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date"
                            + " from"
                            + " HTTP: '%s' != '%s', from '%s'."
                                    .formatted(scope[1], date.substring(0, 8), date));
        }
        return new Signature(
                scope[0],
                new Scope(scope[1], scope[2], scope[3]),
                date,
                signedAt,
                Arrays.asList(signedHeaders.split(";", -1)),
                token,
                value,
                inQuery);
    }

    @Override
    public String toString() {
        return "Signature[" + accessKeyId + " " + scope + "]";
    }
}
