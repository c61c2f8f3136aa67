package io.jitaccess.sandbox.policy;

import java.util.List;
import java.util.Optional;

/**
 * One line of a condition block: operator, key, accepted values. All lines of a statement must
 * hold.
 */
record Condition(
        Qualifier qualifier, Operator operator, boolean ifExists, String key, List<String> values) {
    enum Qualifier {
        NONE,
        FOR_ALL_VALUES,
        FOR_ANY_VALUE
    }

    Condition {
        values = List.copyOf(values);
    }

    boolean holds(RequestContext context) {
        List<String> given = context.values(key);
        if (operator == Operator.NULL) {
            return values.stream().anyMatch(v -> Boolean.parseBoolean(v) == given.isEmpty());
        }
        if (given.isEmpty()) {
            return ifExists
                    || qualifier == Qualifier.FOR_ALL_VALUES
                    || (qualifier == Qualifier.NONE && operator.negated());
        }
        return switch (qualifier) {
            case FOR_ALL_VALUES -> given.stream().allMatch(value -> accepts(value, context));
            case FOR_ANY_VALUE -> given.stream().anyMatch(value -> accepts(value, context));
            case NONE ->
                    operator.negated()
                            ? given.stream().allMatch(value -> accepts(value, context))
                            : given.stream().anyMatch(value -> accepts(value, context));
        };
    }

    private boolean accepts(String given, RequestContext context) {
        boolean matched =
                values.stream()
                        .map(value -> Variables.fill(value, context))
                        .flatMap(Optional::stream)
                        .anyMatch(wanted -> operator.matches(wanted, given));
        return matched != operator.negated();
    }
}
