package io.jitaccess.approval.policy;

import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;

import io.jitaccess.catalogue.Cluster;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A condition in CEL. It cannot run long: its size, its nesting and the iterations of one
 * evaluation are bounded, CEL has no other loops, and patterns are RE2's.
 */
final class Condition {
    private static final CelOptions BOUNDS =
            CelOptions.current()
                    .enableHeterogeneousNumericComparisons(true)
                    .maxExpressionCodePointSize(2_000)
                    .maxParseRecursionDepth(32)
                    .comprehensionMaxIterations(1_000)
                    .build();
    private static final MapType FIELDS = MapType.create(SimpleType.STRING, SimpleType.DYN);
    private static final CelCompiler COMPILER =
            CelCompilerFactory.standardCelCompilerBuilder()
                    .setOptions(BOUNDS)
                    .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                    .addVar("request", FIELDS)
                    .addVar("requester", FIELDS)
                    .addVar("cluster", FIELDS)
                    .addVar("held", SimpleType.INT)
                    .addVar("grants", ListType.create(FIELDS))
                    .addVar("now", SimpleType.TIMESTAMP)
                    .setResultType(SimpleType.BOOL)
                    .build();
    private static final CelRuntime RUNTIME =
            CelRuntimeFactory.plannerRuntimeBuilder().setOptions(BOUNDS).build();

    private final String text;
    private final CelRuntime.Program program;

    private Condition(String text, CelRuntime.Program program) {
        this.text = text;
        this.program = program;
    }

    /** What came of it. */
    enum Answer {
        TRUE,
        FALSE,
        /** It failed: nothing may be granted on the strength of it. */
        FAILED
    }

    /**
     * Compiles the text.
     *
     * @throws IllegalArgumentException if it is no expression that gives true or false
     */
    static Condition of(String text) {
        try {
            return new Condition(text, RUNTIME.createProgram(COMPILER.compile(text).getAst()));
        } catch (CelValidationException | CelEvaluationException wrong) {
            String firstLine = String.valueOf(wrong.getMessage()).lines().findFirst().orElse("?");
            throw new IllegalArgumentException(
                    "the condition does not compile to true or false: " + firstLine, wrong);
        }
    }

    /** What conditions may look at. */
    static Map<String, Object> scope(
            AccessRequest request, Set<String> groups, Cluster cluster, Situation situation) {
        return Map.of(
                "request", fields(request),
                "requester",
                        Map.of(
                                "person", request.person(),
                                "user", request.user(),
                                "groups", List.copyOf(groups)),
                "cluster",
                        Map.of(
                                "name", cluster.name(),
                                "account", cluster.account(),
                                "region", cluster.region(),
                                "labels", cluster.labels(),
                                "owners", cluster.owners()),
                "held", (long) situation.held(),
                "grants", situation.grants().stream().map(Condition::fields).toList(),
                "now", situation.now());
    }

    Answer test(Map<String, Object> scope) {
        try {
            return Boolean.TRUE.equals(program.eval(scope)) ? Answer.TRUE : Answer.FALSE;
        } catch (CelEvaluationException failed) {
            return Answer.FAILED;
        }
    }

    private static Map<String, Object> fields(Situation.HeldGrant grant) {
        return Map.of(
                "cluster", grant.cluster(),
                "level", grant.level(),
                "namespaces", grant.namespaces(),
                "endsAt", grant.endsAt());
    }

    private static Map<String, Object> fields(AccessRequest request) {
        return Map.of(
                "level", request.level(),
                "namespaces", request.namespaces(),
                "clusterWide", request.clusterWide(),
                "durationSeconds", request.duration().toSeconds(),
                "reason", request.reason(),
                "ticket", request.ticket() == null ? "" : request.ticket(),
                "extension", request.extending() != null);
    }

    @Override
    public String toString() {
        return text;
    }
}
