package io.jitaccess.approval.policy;

import io.jitaccess.approval.policy.YamlMapping.Text;
import io.jitaccess.catalogue.Durations;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;

/** Reads what is given in a case: a request, and what is so when it is asked. */
final class GivenReader {
    private static final Duration USUAL = Duration.ofHours(1);
    private static final String ANY_REASON = "-".repeat(500);
    private static final int MOST_HELD = 1_000;

    private final Problems problems;
    private final Instant now;

    GivenReader(Problems problems, Instant now) {
        this.problems = problems;
        this.now = now;
    }

    /** When it is asked, how much the person holds, and whether a review is open. */
    Situation situation(YamlMapping given) {
        Instant at = given.text("at").map(this::instant).orElse(now);
        int held = given.number("held", 0, 0, MOST_HELD);
        return new Situation(at, held, flag(given, "unreviewed"));
    }

    Optional<AccessRequest> request(YamlMapping given) {
        Optional<Text> cluster = given.required("cluster");
        Optional<Text> level = given.required("level");
        String person = given.text("person").map(Text::value).orElse("local:somebody");
        String user = given.text("user").map(Text::value).orElse("somebody@example.com");
        List<String> groups = PolicyFile.values(given.texts("groups"));
        List<String> namespaces = PolicyFile.values(given.texts("namespaces"));
        boolean clusterWide = flag(given, "clusterWide");
        Duration duration = given.text("duration").map(this::duration).orElse(USUAL);
        String reason = given.text("reason").map(Text::value).orElse(ANY_REASON);
        String ticket = given.text("ticket").map(Text::value).orElse(null);
        String extending = given.text("extends").map(Text::value).orElse(null);
        return cluster.flatMap(
                name ->
                        level.map(
                                what ->
                                        new AccessRequest(
                                                person,
                                                user,
                                                groups,
                                                name.value(),
                                                what.value(),
                                                namespaces,
                                                clusterWide,
                                                duration,
                                                reason,
                                                ticket,
                                                extending,
                                                now)));
    }

    private boolean flag(YamlMapping given, String key) {
        Optional<Text> text = given.text(key);
        text.filter(one -> !one.value().matches("true|false"))
                .ifPresent(
                        one -> problems.add(one.place(), "'%s' is true or false".formatted(key)));
        return text.filter(one -> one.value().equals("true")).isPresent();
    }

    private Duration duration(Text text) {
        Optional<Duration> parsed = Durations.parse(text.value());
        if (parsed.isEmpty()) {
            problems.add(text.place(), "'duration' must be a duration such as 1h or 90m");
        }
        return parsed.orElse(USUAL);
    }

    private Instant instant(Text text) {
        try {
            return Instant.parse(text.value());
        } catch (DateTimeParseException wrong) {
            problems.add(text.place(), "'at' must be a time in UTC such as 2026-03-01T08:30:00Z");
            return now;
        }
    }
}
