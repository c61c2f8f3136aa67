package io.jitaccess.local;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** {@code --name value} pairs of the command line; an option that nobody asked for is refused. */
public final class Options {
    private final Map<String, String> given;
    private final Set<String> known = new TreeSet<>();

    private Options(Map<String, String> given) {
        this.given = given;
    }

    /**
     * @throws IllegalArgumentException if an option has no value, or is not an option
     */
    public static Options of(List<String> arguments) {
        var given = new LinkedHashMap<String, String>();
        for (int i = 0; i < arguments.size(); i += 2) {
            String name = arguments.get(i);
            if (!name.startsWith("--") || i + 1 == arguments.size()) {
                throw new IllegalArgumentException(
                        "'%s' is not an option with a value, like --seconds 20".formatted(name));
            }
            given.put(name.substring(2), arguments.get(i + 1));
        }
        return new Options(given);
    }

    public int number(String name, int otherwise) {
        String value = text(name, Integer.toString(otherwise));
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException(
                    "--%s '%s' is not a number".formatted(name, value), notANumber);
        }
    }

    public Duration seconds(String name, int otherwise) {
        return Duration.ofSeconds(number(name, otherwise));
    }

    public String text(String name, String otherwise) {
        known.add(name);
        return given.getOrDefault(name, otherwise);
    }

    /**
     * To be called when every option was read.
     *
     * @throws IllegalArgumentException if an option was given that the benchmark does not know
     */
    public void refuseOthers() {
        given.keySet().stream()
                .filter(name -> !known.contains(name))
                .findFirst()
                .ifPresent(
                        name -> {
                            throw new IllegalArgumentException(
                                    "unknown option --%s; known are --%s"
                                            .formatted(name, String.join(", --", known)));
                        });
    }
}
