package io.jitaccess.audit.event;

import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One text for one content: keys sorted, no spaces, nothing that is null. PostgreSQL does not keep
 * the text of a {@code jsonb}, so what is hashed must be found again from what it gives back.
 */
public final class CanonicalJson {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();
    private static final Map<Schema, List<Schema.Field>> SORTED = new ConcurrentHashMap<>();

    private CanonicalJson() {}

    /** The whole event. */
    public static String of(IndexedRecord event) {
        return JSON.writeValueAsString(plain(event));
    }

    /** The fields given. */
    public static String of(Map<String, ?> fields) {
        return JSON.writeValueAsString(plain(fields));
    }

    /** The same content in canonical form, whatever form it is in now. */
    public static String again(String json) {
        return JSON.writeValueAsString(JSON.readValue(json, Object.class));
    }

    private static @Nullable Object plain(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case IndexedRecord nested -> fields(nested);
            case Map<?, ?> map -> {
                var sorted = new TreeMap<String, @Nullable Object>();
                map.forEach(
                        (key, each) -> {
                            if (each != null) {
                                sorted.put(String.valueOf(key), plain(each));
                            }
                        });
                yield sorted;
            }
            case Collection<?> list -> list.stream().map(CanonicalJson::plain).toList();
            case Number number -> number;
            case Boolean flag -> flag;
            case Instant instant -> instant.toString();
            case Enum<?> symbol -> symbol.name();
            // PostgreSQL takes no NUL in a jsonb; one in a reason must not hold up the rest.
            default -> value.toString().replace('\0', '\uFFFD');
        };
    }

    private static Map<String, @Nullable Object> fields(IndexedRecord event) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        for (Schema.Field field : sorted(event.getSchema())) {
            Object value = event.get(field.pos());
            if (value != null) {
                fields.put(field.name(), plain(value));
            }
        }
        return fields;
    }

    private static List<Schema.Field> sorted(Schema schema) {
        return SORTED.computeIfAbsent(
                schema,
                s ->
                        s.getFields().stream()
                                .sorted(Comparator.comparing(Schema.Field::name))
                                .toList());
    }
}
