package io.jitaccess.audit.query;

import io.jitaccess.audit.event.Outcome;

import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which events are asked for. Everything that is not understood is refused by name: a filter that
 * is silently ignored would show more than was asked for, or hide what matters.
 */
record AuditFilter(
        @Nullable String person,
        @Nullable String cluster,
        @Nullable String requestId,
        List<String> types,
        @Nullable Outcome outcome,
        @Nullable Instant from,
        @Nullable Instant to) {
    static final Set<String> PARAMETERS =
            Set.of("person", "cluster", "requestId", "type", "outcome", "from", "to");
    private static final int LONGEST = 256;
    private static final int DEFAULT_LIMIT = 100;
    private static final int LARGEST_LIMIT = 1000;

    /** Reads the filter's parameters; others are the caller's. */
    static AuditFilter of(MultiValueMap<String, String> parameters) {
        var filter =
                new AuditFilter(
                        one(parameters, "person"),
                        one(parameters, "cluster"),
                        one(parameters, "requestId"),
                        types(parameters),
                        outcome(one(parameters, "outcome")),
                        instant(parameters, "from"),
                        instant(parameters, "to"));
        if (filter.from != null && filter.to != null && !filter.from.isBefore(filter.to)) {
            throw new BadParameterException(
                    "to", "'%s' is not after from '%s'".formatted(filter.to, filter.from));
        }
        return filter;
    }

    /** Refuses what is neither the filter's nor one of these. */
    static void refuseUnknown(MultiValueMap<String, String> parameters, Set<String> more) {
        for (String name : parameters.keySet()) {
            if (!PARAMETERS.contains(name) && !more.contains(name)) {
                throw new BadParameterException(
                        name,
                        "there is no such parameter; there are "
                                + String.join(", ", sorted(PARAMETERS, more)));
            }
        }
    }

    private static List<String> sorted(Set<String> some, Set<String> more) {
        var all = new ArrayList<>(some);
        all.addAll(more);
        return all.stream().sorted().toList();
    }

    /** A parameter that may be given once. */
    static @Nullable String one(MultiValueMap<String, String> parameters, String name) {
        List<String> values = parameters.getOrDefault(name, List.of());
        if (values.isEmpty()) {
            return null;
        }
        if (values.size() > 1) {
            throw new BadParameterException(name, "is given more than once");
        }
        String value = values.getFirst();
        if (value.isBlank() || value.length() > LONGEST || value.indexOf('\0') >= 0) {
            throw new BadParameterException(
                    name, "is empty or not text of at most %d characters".formatted(LONGEST));
        }
        return value;
    }

    /** How many rows are asked for at most. */
    static int limit(MultiValueMap<String, String> parameters) {
        String value = one(parameters, "limit");
        if (value == null) {
            return DEFAULT_LIMIT;
        }
        try {
            int limit = Integer.parseInt(value);
            if (limit >= 1 && limit <= LARGEST_LIMIT) {
                return limit;
            }
        } catch (NumberFormatException notANumber) {
            throw wrongLimit(value, notANumber);
        }
        throw wrongLimit(value, null);
    }

    private static BadParameterException wrongLimit(
            String value, @Nullable NumberFormatException cause) {
        var wrong =
                new BadParameterException(
                        "limit",
                        "'%s' is not a number from 1 to %d".formatted(value, LARGEST_LIMIT));
        if (cause != null) {
            wrong.initCause(cause);
        }
        return wrong;
    }

    private static List<String> types(MultiValueMap<String, String> parameters) {
        List<String> types =
                parameters.getOrDefault("type", List.of()).stream()
                        .flatMap(value -> Arrays.stream(value.split(",", -1)))
                        .toList();
        for (String type : types) {
            if (!EventTypes.NAMES.contains(type)) {
                throw new BadParameterException(
                        "type",
                        "'%s' is no event type; there are %s"
                                .formatted(type, String.join(", ", EventTypes.NAMES)));
            }
        }
        return types;
    }

    private static @Nullable Outcome outcome(@Nullable String name) {
        return name == null
                ? null
                : Outcome.named(name)
                        .orElseThrow(
                                () ->
                                        new BadParameterException(
                                                "outcome",
                                                "'%s' is none of %s"
                                                        .formatted(
                                                                name,
                                                                Arrays.stream(Outcome.values())
                                                                        .map(Outcome::inWords)
                                                                        .toList())));
    }

    private static @Nullable Instant instant(
            MultiValueMap<String, String> parameters, String name) {
        String value = one(parameters, name);
        try {
            return value == null ? null : Instant.parse(value);
        } catch (DateTimeParseException unclear) {
            throw new BadParameterException(
                    name, "'%s' is no time; write it as 2026-01-31T09:30:00Z".formatted(value));
        }
    }

    /** Whether the moment lies in the time asked for. */
    boolean covers(Instant at) {
        return (from == null || !at.isBefore(from)) && (to == null || at.isBefore(to));
    }

    /** What is asked of one request. */
    static AuditFilter ofRequest(String id) {
        return new AuditFilter(null, null, id, List.of(), null, null, null);
    }

    /** The filter in words, for the note of who read what. */
    String inWords() {
        var words = new TreeMap<String, Object>();
        put(words, "person", person);
        put(words, "cluster", cluster);
        put(words, "requestId", requestId);
        put(words, "type", types.isEmpty() ? null : types);
        put(words, "outcome", outcome == null ? null : outcome.inWords());
        put(words, "from", from);
        put(words, "to", to);
        return words.isEmpty() ? "everything" : words.toString();
    }

    private static void put(Map<String, Object> words, String name, @Nullable Object value) {
        if (value != null) {
            words.put(name, value);
        }
    }
}
