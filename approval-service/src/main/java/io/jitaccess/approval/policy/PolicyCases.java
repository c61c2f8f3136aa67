package io.jitaccess.approval.policy;

import io.jitaccess.approval.policy.YamlMapping.Text;
import io.jitaccess.catalogue.Durations;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Tests of a policy, written as a file: given a request, expect this outcome and this rule. */
public final class PolicyCases {
    private static final Duration USUAL = Duration.ofHours(1);

    private final Problems problems = new Problems();
    private final Policy policy;
    private final Instant now;

    /**
     * What became of one case.
     *
     * @param text for people: the name, and where it failed what was said, rule by rule
     */
    public record Result(boolean passed, String text) {}

    private PolicyCases(Policy policy, Instant now) {
        this.policy = policy;
        this.now = now;
    }

    /**
     * Runs every case.
     *
     * @param source names the text in errors
     * @throws InvalidPolicyException if the cases cannot be read; names each place and remedy
     */
    public static List<Result> run(String source, String text, Policy policy, Instant now) {
        var cases = new PolicyCases(policy, now);
        List<Result> results =
                YamlText.compose(text, cases.problems)
                        .flatMap(root -> YamlMapping.of(root, "the file", cases.problems))
                        .map(cases::all)
                        .orElse(List.of());
        if (!cases.problems.none()) {
            throw new InvalidPolicyException(source, cases.problems.sentences());
        }
        return results;
    }

    private List<Result> all(YamlMapping top) {
        var results = new ArrayList<Result>();
        List<YamlMapping> written = top.mappings("cases");
        if (written.isEmpty()) {
            top.problem("cases", "'cases' is missing or empty");
        }
        written.forEach(one -> result(one).ifPresent(results::add));
        top.done();
        return results;
    }

    private Optional<Result> result(YamlMapping written) {
        Optional<Text> name = written.required("name");
        Optional<AccessRequest> request = written.mapping("given").flatMap(this::request);
        Optional<YamlMapping> expect = written.mapping("expect");
        if (request.isEmpty() || expect.isEmpty()) {
            written.problem("name", "a case needs 'given' and 'expect'");
        }
        Optional<Text> outcome = expect.flatMap(mapping -> mapping.required("outcome"));
        Optional<Text> rule = expect.flatMap(mapping -> mapping.text("rule"));
        expect.ifPresent(YamlMapping::done);
        written.done();
        return request.flatMap(
                asked -> outcome.map(wanted -> judge(name, asked, wanted.value(), rule)));
    }

    private Result judge(
            Optional<Text> name, AccessRequest request, String wanted, Optional<Text> rule) {
        Explanation explanation = policy.explain(request, new Situation(now, 0, false));
        Ruling ruling = explanation.ruling();
        boolean passed =
                ruling.outcome().equals(wanted)
                        && rule.map(Text::value)
                                .map(said -> said.equals(ruling.rule()))
                                .orElse(true);
        var text = new StringBuilder(passed ? "ok    " : "FAILED ");
        text.append(name.map(Text::value).orElse("?"));
        if (!passed) {
            text.append("%n       expected %s".formatted(wanted));
            rule.ifPresent(said -> text.append(" by ").append(said.value()));
            text.append(", but %s by %s".formatted(ruling.outcome(), ruling.rule()));
            if (ruling instanceof Ruling.Refused refused) {
                text.append(": ").append(refused.message());
            }
            explanation
                    .asked()
                    .forEach(
                            asked ->
                                    text.append(
                                            "%n         %s %s (line %d): %s"
                                                    .formatted(
                                                            asked.matched() ? "+" : "-",
                                                            asked.rule(),
                                                            asked.line(),
                                                            asked.why())));
        }
        return new Result(passed, text.toString());
    }

    private Optional<AccessRequest> request(YamlMapping given) {
        Optional<Text> cluster = given.required("cluster");
        Optional<Text> level = given.required("level");
        String person = given.text("person").map(Text::value).orElse("local:somebody");
        String user = given.text("user").map(Text::value).orElse("somebody@example.com");
        List<String> groups = PolicyFile.values(given.texts("groups"));
        List<String> namespaces = PolicyFile.values(given.texts("namespaces"));
        boolean clusterWide =
                given.text("clusterWide").filter(text -> text.value().equals("true")).isPresent();
        Optional<Text> duration = given.text("duration");
        Duration length = duration.flatMap(text -> Durations.parse(text.value())).orElse(USUAL);
        if (duration.isPresent() && Durations.parse(duration.get().value()).isEmpty()) {
            given.problem("duration", "'duration' must be a duration such as 1h or 90m");
        }
        String reason = given.text("reason").map(Text::value).orElse("-".repeat(500));
        String ticket = given.text("ticket").map(Text::value).orElse(null);
        given.done();
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
                                                length,
                                                reason,
                                                ticket,
                                                null,
                                                now)));
    }
}
