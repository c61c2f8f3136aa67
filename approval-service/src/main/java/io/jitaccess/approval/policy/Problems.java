package io.jitaccess.approval.policy;

import java.util.ArrayList;
import java.util.List;

/** Everything that is wrong with a file, so that it can be put right in one go. */
final class Problems {
    private final List<Problem> found = new ArrayList<>();

    private record Problem(Place place, String message) {}

    void add(Place place, String message) {
        found.add(new Problem(place, message));
    }

    boolean none() {
        return found.isEmpty();
    }

    /** One sentence for each, in the order of the file. */
    List<String> sentences() {
        return found.stream()
                .sorted(
                        (one, other) ->
                                one.place().line() == other.place().line()
                                        ? Integer.compare(
                                                one.place().column(), other.place().column())
                                        : Integer.compare(one.place().line(), other.place().line()))
                .map(problem -> "%s: %s".formatted(problem.place(), problem.message()))
                .distinct()
                .toList();
    }
}
