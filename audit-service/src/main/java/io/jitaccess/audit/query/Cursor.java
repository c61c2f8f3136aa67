package io.jitaccess.audit.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Base64;

/**
 * Where the next page begins. It carries a mark of its query, since the place of one query means
 * nothing in another.
 */
record Cursor(Instant occurredAt, int source, long offset) {
    String write(AuditFilter filter, Order order) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(
                        "%s %s %d %d"
                                .formatted(mark(filter, order), occurredAt, source, offset)
                                .getBytes(UTF_8));
    }

    static Cursor read(String text, AuditFilter filter, Order order) {
        try {
            String[] parts = new String(Base64.getUrlDecoder().decode(text), UTF_8).split(" ", -1);
            if (parts.length == 4 && parts[0].equals(mark(filter, order))) {
                return new Cursor(
                        Instant.parse(parts[1]),
                        Integer.parseInt(parts[2]),
                        Long.parseLong(parts[3]));
            }
        } catch (RuntimeException unreadable) {
            throw foreign(unreadable);
        }
        throw foreign(null);
    }

    /** The refusal of a cursor that is of another query, or none. */
    static BadParameterException foreign(@Nullable RuntimeException cause) {
        var foreign =
                new BadParameterException(
                        "cursor",
                        "is not one of this query; take 'next' of a page with the same filters and"
                                + " order, or leave it out");
        if (cause != null) {
            foreign.initCause(cause);
        }
        return foreign;
    }

    private static String mark(AuditFilter filter, Order order) {
        return Integer.toHexString((filter.inWords() + order).hashCode());
    }
}
