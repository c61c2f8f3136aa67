package io.jitaccess.sandbox.signature;

import io.jitaccess.sandbox.http.Encoding;
import io.jitaccess.sandbox.http.Request;

import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/** The text over which a signature is made. */
final class CanonicalRequest {
    private CanonicalRequest() {}

    static String of(Request request, List<String> signedHeaders) {
        StringBuilder text = new StringBuilder(1024);
        text.append(request.method()).append('\n');
        text.append(path(request.rawPath())).append('\n');
        text.append(query(request)).append('\n');
        for (String name : signedHeaders) {
            List<String> values = request.headers().getOrDefault(name, List.of());
            text.append(name).append(':');
            text.append(
                    values.stream().map(CanonicalRequest::trim).collect(Collectors.joining(",")));
            text.append('\n');
        }
        text.append('\n').append(String.join(";", signedHeaders)).append('\n');
        return text.append(HexFormat.of().formatHex(Hmac.sha256(request.body().bytes())))
                .toString();
    }

    /** Every service but S3 signs the path encoded once more than it is sent. */
    private static String path(String rawPath) {
        if (rawPath.isEmpty() || rawPath.equals("/")) {
            return "/";
        }
        return Encoding.encode(rawPath).replace("%2F", "/");
    }

    private static String query(Request request) {
        return request.query().stream()
                .filter(pair -> !pair.name().equals("X-Amz-Signature"))
                .map(p -> new Encoding.Pair(Encoding.encode(p.name()), Encoding.encode(p.value())))
                .sorted(
                        Comparator.comparing(Encoding.Pair::name)
                                .thenComparing(Encoding.Pair::value))
                .map(pair -> pair.name() + "=" + pair.value())
                .collect(Collectors.joining("&"));
    }

    private static String trim(String value) {
        String stripped = value.strip();
        return stripped.contains("  ") ? stripped.replaceAll(" +", " ") : stripped;
    }
}
