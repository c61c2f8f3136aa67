package io.jitaccess.audit.query;

import io.jitaccess.events.ViewState;

import org.springframework.util.MultiValueMap;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Which requests are asked for, by when they were made. */
record RequestFilter(AuditFilter common, List<String> states) {
    private static final List<String> STATES =
            Arrays.stream(ViewState.values())
                    .filter(state -> state != ViewState.UNKNOWN && state != ViewState.PENDING)
                    .map(Enum::name)
                    .toList();

    static RequestFilter of(MultiValueMap<String, String> parameters) {
        AuditFilter.refuseUnknown(parameters, Set.of("state", "limit", "cursor"));
        for (String other : List.of("type", "outcome")) {
            if (parameters.containsKey(other)) {
                throw new BadParameterException(
                        other, "is of events; requests have a state: " + String.join(", ", STATES));
            }
        }
        List<String> states =
                parameters.getOrDefault("state", List.of()).stream()
                        .flatMap(value -> Arrays.stream(value.split(",", -1)))
                        .toList();
        for (String state : states) {
            if (!STATES.contains(state)) {
                throw new BadParameterException(
                        "state", "'%s' is none of %s".formatted(state, String.join(", ", STATES)));
            }
        }
        return new RequestFilter(AuditFilter.of(parameters), states);
    }

    String inWords() {
        return states.isEmpty() ? common.inWords() : common.inWords() + " " + states;
    }
}
