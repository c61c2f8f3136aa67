package io.jitaccess.gateway.requests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jitaccess.catalogue.ClusterCatalogue;
import io.jitaccess.catalogue.ClusterCatalogueFile;
import io.jitaccess.gateway.problem.Problem;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

class AskedRulesTest {
    private static final Set<String> LEVELS = new TreeSet<>(Set.of("viewer", "editor"));
    private static final ClusterCatalogue CATALOGUE =
            ClusterCatalogueFile.parse(
                    "test",
                    """
                    clusters:
                      - name: dev
                        account: "222222222222"
                        region: eu-central-1
                        accessRole: arn:aws:iam::222222222222:role/JITAccessRole
                        namespaces: [web, api, "team-*"]
                        maxDuration: 4h
                      - name: old
                        account: "222222222222"
                        region: eu-central-1
                        accessRole: arn:aws:iam::222222222222:role/JITAccessRole
                        retired: true
                    """);

    @Test
    void acceptsWhatFits() {
        Asked asked =
                AskedRules.check(
                        body("dev", "viewer", List.of("web", "api", "web"), "1h", " why "),
                        CATALOGUE,
                        LEVELS);

        assertThat(asked.namespaces()).containsExactly("api", "web");
        assertThat(asked.duration()).isEqualTo(Duration.ofHours(1));
        assertThat(asked.reason()).isEqualTo("why");
    }

    @ParameterizedTest
    @MethodSource("unfit")
    void namesTheFieldAndWhatWouldBeAccepted(String field, String hint, AccessRequest body) {
        Problem problem =
                catchThrowableOfType(
                        Problem.class, () -> AskedRules.check(body, CATALOGUE, LEVELS));

        assertThat(problem.getStatusCode().value()).isEqualTo(400);
        assertThat(problem.getBody().getDetail()).startsWith(field + ":").contains(hint);
    }

    static Stream<Arguments> unfit() {
        List<String> web = List.of("web");
        return Stream.of(
                unfit("cluster", "one of dev", body("nope", "viewer", web, "1h", "why")),
                unfit("cluster", "one of dev", body(null, "viewer", web, "1h", "why")),
                unfit("cluster", "one of dev", body("old", "viewer", null, "1h", "why")),
                unfit("level", "such as viewer", body("dev", "Viewer!", web, "1h", "why")),
                unfit("level", "such as viewer", body("dev", null, web, "1h", "why")),
                unfit("level", "one of editor, viewer", body("dev", "root", web, "1h", "why")),
                unfit("namespaces", "DNS label", body("dev", "viewer", List.of("We_b"), "1h", "y")),
                unfit("namespaces", "DNS label", body("dev", "viewer", List.of("-web"), "1h", "y")),
                unfit(
                        "namespaces",
                        "DNS label",
                        body("dev", "viewer", Collections.singletonList(null), "1h", "y")),
                unfit("namespaces", "offered are", body("dev", "viewer", List.of("x"), "1h", "y")),
                unfit("namespaces", "1 to 20", body("dev", "viewer", List.of(), "1h", "y")),
                unfit(
                        "namespaces",
                        "1 to 20",
                        body("dev", "viewer", Collections.nCopies(21, "web"), "1h", "y")),
                unfit("duration", "between 15m and 4h", body("dev", "viewer", web, "14m", "y")),
                unfit("duration", "between 15m and 4h", body("dev", "viewer", web, "5h", "y")),
                unfit("duration", "between 15m and 4h", body("dev", "viewer", web, "soon", "y")),
                unfit("duration", "between 15m and 4h", body("dev", "viewer", web, null, "y")),
                unfit("duration", "such as 1h", body("dev", "viewer", web, "PT1H0.5S", "y")),
                unfit("reason", "1 to 500", body("dev", "viewer", web, "1h", "  ")),
                unfit("reason", "1 to 500", body("dev", "viewer", web, "1h", null)),
                unfit("reason", "1 to 500", body("dev", "viewer", web, "1h", "x".repeat(501))),
                unfit("reason", "control", body("dev", "viewer", web, "1h", "a\u001b[31m")),
                unfit("reason", "control", body("dev", "viewer", web, "1h", "a\u202eb")),
                unfit(
                        "ticket",
                        "1 to 64",
                        new AccessRequest(
                                "dev", "viewer", web, null, "1h", "y", "T".repeat(65), null)),
                unfit(
                        "clusterWide",
                        "excludes namespaces",
                        new AccessRequest("dev", "viewer", web, true, "1h", "y", null, null)),
                unfit(
                        "extends",
                        "own active",
                        new AccessRequest("dev", "viewer", web, null, "1h", "y", null, "?")));
    }

    @Test
    void namesAllWrongFieldsAtOnce() {
        Problem problem =
                catchThrowableOfType(
                        Problem.class,
                        () ->
                                AskedRules.check(
                                        body(null, null, null, null, null), CATALOGUE, LEVELS));

        assertThat(problem.getBody().getDetail())
                .contains("cluster:", "level:", "duration:", "reason:");
    }

    private static Arguments unfit(String field, String hint, AccessRequest body) {
        return Arguments.of(field, hint, body);
    }

    private static AccessRequest body(
            @Nullable String cluster,
            @Nullable String level,
            @Nullable List<@Nullable String> namespaces,
            @Nullable String duration,
            @Nullable String reason) {
        return new AccessRequest(cluster, level, namespaces, null, duration, reason, null, null);
    }
}
