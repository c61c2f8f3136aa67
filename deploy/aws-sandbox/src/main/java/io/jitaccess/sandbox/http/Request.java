package io.jitaccess.sandbox.http;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One HTTP request as it came over the wire: path and query are still encoded, as signatures are
 * made over them.
 *
 * @param headers by lower-case name
 */
public record Request(
        String method,
        String rawPath,
        String rawQuery,
        Map<String, List<String>> headers,
        Body body,
        String remoteAddress) {

    public Optional<String> header(String name) {
        List<String> values = headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
        return values.isEmpty() ? Optional.empty() : Optional.of(values.getFirst());
    }

    public List<Encoding.Pair> query() {
        return Encoding.pairs(rawQuery);
    }

    /** The first value of a query parameter, or the empty text. */
    public String query(String name) {
        return query().stream()
                .filter(p -> p.name().equals(name))
                .map(Encoding.Pair::value)
                .findFirst()
                .orElse("");
    }

    public Request withPath(String path) {
        return new Request(method, path, rawQuery, headers, body, remoteAddress);
    }
}
