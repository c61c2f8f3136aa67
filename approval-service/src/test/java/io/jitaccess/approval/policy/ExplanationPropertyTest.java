package io.jitaccess.approval.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.jitaccess.testing.Events;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What is explained is what is decided, though only the explanation asks every rule. */
class ExplanationPropertyTest {
    private static final Situation SITUATION = new Situation(Events.T0, 1, false);

    @Property(tries = 500)
    void explainsWhatItDecides(
            @ForAll("rules") List<String> rules, @ForAll("requests") List<AccessRequest> requests) {
        Policy policy;
        try {
            policy =
                    Policies.ofRules(
                            IntStream.range(0, rules.size())
                                    .mapToObj(i -> "- { name: r%d, %s }".formatted(i, rules.get(i)))
                                    .collect(Collectors.joining("\n", "", "\n")));
        } catch (InvalidPolicyException hiddenRule) {
            return;
        }
        for (AccessRequest request : requests) {
            Explanation explanation = policy.explain(request, SITUATION);
            assertThat(explanation.ruling()).isEqualTo(policy.rule(request, SITUATION));
            assertThat(explanation.asked()).hasSize(rules.size());
            assertThat(explanation.asked().stream().filter(Explanation.Asked::matched).count())
                    .isLessThanOrEqualTo(1);
        }
    }

    @Provide
    Arbitrary<List<String>> rules() {
        return Combinators.combine(
                        Arbitraries.of(
                                "",
                                "clusters: [prod], ",
                                "clusters: ['*ev', staging], ",
                                "labels: { environment: development }, "),
                        Arbitraries.of("", "levels: [viewer], ", "levels: [editor, admin], "),
                        Arbitraries.of(
                                "",
                                "namespaces: [web], ",
                                "namespaces: ['p*', api], ",
                                "namespaces: ['pay*', 'w*'], "),
                        Arbitraries.of(
                                "",
                                "condition: 'held == 1', ",
                                "condition: 'held > 1', ",
                                "condition: 'grants[7].level == request.level', "),
                        Arbitraries.of("developers", "leads", "owners, developers"),
                        Arbitraries.of(
                                "outcome: auto",
                                "outcome: break-glass",
                                "outcome: deny, message: No.",
                                "outcome: auto, limits: { namespaces: [web], maxDuration: 30m }",
                                "outcome: approve, stages: [{ groups: [leads] }], limits: {"
                                        + " clusterWide: true }"))
                .as(
                        (clusters, levels, namespaces, condition, group, outcome) ->
                                "match: { %s%s%s%sgroups: [%s] }, %s"
                                        .formatted(
                                                clusters,
                                                levels,
                                                namespaces,
                                                condition,
                                                group,
                                                outcome))
                .list()
                .ofMinSize(1)
                .ofMaxSize(6);
    }

    @Provide
    Arbitrary<List<AccessRequest>> requests() {
        return Combinators.combine(
                        Arbitraries.of("dev", "staging", "prod", "nowhere"),
                        Arbitraries.of("viewer", "editor", "admin", "root"),
                        Arbitraries.of(
                                List.of("developers"),
                                List.of("leads", "developers"),
                                List.<String>of()),
                        Arbitraries.of(
                                List.of("web"),
                                List.of("web", "payments"),
                                List.of("api"),
                                List.<String>of()),
                        Arbitraries.of(false, false, true))
                .as(ExplanationPropertyTest::request)
                .list()
                .ofSize(5);
    }

    private static AccessRequest request(
            String cluster,
            String level,
            List<String> groups,
            List<String> namespaces,
            boolean clusterWide) {
        return new AccessRequest(
                "local:dana",
                "dana@example.com",
                groups,
                cluster,
                level,
                clusterWide ? List.of() : namespaces,
                clusterWide,
                Duration.ofHours(1),
                "look at the logs",
                null,
                null,
                Events.T0);
    }
}
