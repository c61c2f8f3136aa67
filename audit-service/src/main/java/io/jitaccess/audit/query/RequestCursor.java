package io.jitaccess.audit.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.Base64;

/** Where the next page of requests begins; it carries a mark of its query, as {@link Cursor}. */
record RequestCursor(Instant askedAt, String requestId) {
    String write(RequestFilter filter) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(
                        "%s %s %s".formatted(mark(filter), askedAt, requestId).getBytes(UTF_8));
    }

    static RequestCursor read(String text, RequestFilter filter) {
        try {
            String[] parts = new String(Base64.getUrlDecoder().decode(text), UTF_8).split(" ", 3);
            if (parts.length == 3 && parts[0].equals(mark(filter))) {
                return new RequestCursor(Instant.parse(parts[1]), parts[2]);
            }
        } catch (RuntimeException unreadable) {
            throw Cursor.foreign(unreadable);
        }
        throw Cursor.foreign(null);
    }

    private static String mark(RequestFilter filter) {
        return Integer.toHexString(filter.inWords().hashCode());
    }
}
