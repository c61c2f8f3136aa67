package io.jitaccess.approval.policy;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

import io.jitaccess.approval.policy.YamlMapping.Text;
import io.jitaccess.catalogue.Durations;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads what a matching request must keep to. */
final class LimitsReader {
    private static final int MOST = 1_000;

    private final Problems problems;

    LimitsReader(Problems problems) {
        this.problems = problems;
    }

    /**
     * The limits.
     *
     * @param most longest duration that may be written
     * @param shortestReason least length of a reason that may be written
     */
    Rule.Limits read(Optional<YamlMapping> written, Duration most, int shortestReason) {
        if (written.isEmpty()) {
            return new Rule.Limits(most, List.of(), false, shortestReason, null, MOST);
        }
        YamlMapping limits = written.get();
        Duration longest = duration(limits.text("maxDuration"), most, most);
        boolean clusterWide =
                limits.text("clusterWide")
                        .filter(
                                text -> {
                                    if (!text.value().matches("true|false")) {
                                        problems.add(
                                                text.place(), "'clusterWide' is true or false");
                                    }
                                    return text.value().equals("true");
                                })
                        .isPresent();
        List<String> namespaces = namespaces(limits);
        if (clusterWide && !namespaces.isEmpty()) {
            limits.problem("namespaces", "'namespaces' limits nothing where 'clusterWide' is true");
        }
        int reason = limits.number("reasonLength", shortestReason, shortestReason, 500);
        Pattern ticket = limits.text("ticket").map(this::pattern).orElse(null);
        int simultaneous = limits.number("simultaneous", MOST, 1, MOST);
        limits.done();
        return new Rule.Limits(longest, namespaces, clusterWide, reason, ticket, simultaneous);
    }

    /** Names of namespaces, or beginnings and a star. */
    List<String> namespaces(YamlMapping written) {
        List<Text> namespaces = written.texts("namespaces");
        namespaces.stream()
                .filter(text -> !Namespaces.isPattern(text.value()))
                .forEach(
                        text ->
                                problems.add(
                                        text.place(),
                                        "'%s' is not a namespace: DNS labels, the last character may be '*'"
                                                .formatted(text.value())));
        return PolicyFile.values(namespaces);
    }

    private @Nullable Pattern pattern(Text text) {
        try {
            return Pattern.compile(text.value());
        } catch (PatternSyntaxException wrong) {
            problems.add(text.place(), "not a regular expression: " + wrong.getMessage());
            return null;
        }
    }

    /** A duration no longer than the longest; the fallback where none is written. */
    Duration duration(Optional<Text> text, Duration fallback, Duration longest) {
        if (text.isEmpty()) {
            return fallback;
        }
        Optional<Duration> parsed = Durations.parse(text.get().value());
        if (parsed.isEmpty() || parsed.get().compareTo(longest) > 0) {
            problems.add(
                    text.get().place(),
                    "'%s' is not a duration of at most %s, such as 1h or 90m"
                            .formatted(text.get().value(), Durations.format(longest)));
        }
        return parsed.orElse(fallback);
    }
}
