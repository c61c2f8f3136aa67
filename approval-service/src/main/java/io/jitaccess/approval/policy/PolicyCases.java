package io.jitaccess.approval.policy;

import io.jitaccess.approval.policy.YamlMapping.Text;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Tests of a policy, written as a file: given a request, expect this outcome and this rule. */
public final class PolicyCases {
    private static final List<String> OUTCOMES = List.of("auto", "approve", "break-glass", "deny");

    private final Problems problems = new Problems();
    private final Instant now;

    /**
     * One case.
     *
     * @param outcome that is expected
     * @param rule that is expected to decide, if the case says so
     */
    public record Case(
            String name,
            AccessRequest request,
            Situation situation,
            String outcome,
            Optional<String> rule) {
        /** What became of the case. */
        Result against(Policy policy) {
            Explanation explanation = policy.explain(request, situation);
            Ruling ruling = explanation.ruling();
            boolean passed =
                    ruling.outcome().equals(outcome)
                            && rule.map(said -> said.equals(ruling.rule())).orElse(true);
            return new Result(passed, name, said(ruling, passed), explanation.lines());
        }

        private String said(Ruling ruling, boolean passed) {
            String came = "%s by %s".formatted(ruling.outcome(), ruling.rule());
            String why = ruling instanceof Ruling.Refused no ? ": " + no.message() : "";
            return passed
                    ? came + why
                    : "expected %s%s, but %s%s"
                            .formatted(
                                    outcome,
                                    rule.map(expected -> " by " + expected).orElse(""),
                                    came,
                                    why);
        }
    }

    /**
     * What became of one case.
     *
     * @param said what the policy said
     * @param why for each rule why it did or did not match
     */
    public record Result(boolean passed, String name, String said, List<String> why) {
        /** For people: with all rules where the case failed, or where they are asked for. */
        String text(boolean explained) {
            var text = new StringBuilder(passed ? "ok     " : "FAILED ").append(name);
            if (!passed || explained) {
                text.append("%n       %s".formatted(said));
                why.forEach(line -> text.append("%n         ".formatted()).append(line));
            }
            return text.toString();
        }
    }

    private PolicyCases(Instant now) {
        this.now = now;
    }

    /**
     * Reads the cases.
     *
     * @param source names the text in errors
     * @param now the time at which a case is asked that does not say another
     * @throws InvalidPolicyException if the cases cannot be read; names each place and remedy
     */
    public static List<Case> read(String source, String text, Instant now) {
        var cases = new PolicyCases(now);
        List<Case> read =
                YamlText.compose(text, cases.problems)
                        .flatMap(root -> YamlMapping.of(root, "the file", cases.problems))
                        .map(cases::all)
                        .orElse(List.of());
        if (!cases.problems.none()) {
            throw new InvalidPolicyException(source, cases.problems.sentences());
        }
        return read;
    }

    private List<Case> all(YamlMapping top) {
        var cases = new ArrayList<Case>();
        List<YamlMapping> written = top.mappings("cases");
        if (written.isEmpty()) {
            top.problem("cases", "'cases' is missing or empty");
        }
        written.forEach(one -> read(one).ifPresent(cases::add));
        top.done();
        return cases;
    }

    private Optional<Case> read(YamlMapping written) {
        Optional<Text> name = written.required("name");
        Optional<YamlMapping> given = written.mapping("given");
        Optional<YamlMapping> expect = written.mapping("expect");
        if (given.isEmpty() || expect.isEmpty()) {
            written.problem("name", "a case needs 'given' and 'expect'");
        }
        var reader = new GivenReader(problems, now);
        Optional<Situation> situation = given.map(reader::situation);
        Optional<AccessRequest> request = given.flatMap(reader::request);
        given.ifPresent(YamlMapping::done);
        Optional<Text> outcome = expect.flatMap(mapping -> mapping.required("outcome"));
        Optional<Text> rule = expect.flatMap(mapping -> mapping.text("rule"));
        expect.ifPresent(YamlMapping::done);
        written.done();
        outcome.filter(text -> !OUTCOMES.contains(text.value()))
                .ifPresent(
                        text ->
                                problems.add(
                                        text.place(),
                                        "'%s' is not one of %s"
                                                .formatted(
                                                        text.value(),
                                                        String.join(", ", OUTCOMES))));
        return name.flatMap(
                called ->
                        request.flatMap(
                                asked ->
                                        outcome.map(
                                                wanted ->
                                                        new Case(
                                                                called.value(),
                                                                asked,
                                                                situation.orElseThrow(),
                                                                wanted.value(),
                                                                rule.map(Text::value)))));
    }
}
