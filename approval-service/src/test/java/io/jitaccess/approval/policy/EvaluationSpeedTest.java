package io.jitaccess.approval.policy;

import static io.jitaccess.approval.policy.Policies.asked;

import static org.assertj.core.api.Assertions.assertThat;

import io.jitaccess.testing.Events;

import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A thousand rules, of which the last one matches. */
class EvaluationSpeedTest {
    private static final Logger log = LoggerFactory.getLogger(EvaluationSpeedTest.class);
    private static final int RULES = 1_000;
    private static final int ROUNDS = 20_000;

    /** Far below what a quiet machine does, so that a busy one does not fail the build. */
    private static final double LEAST_PER_SECOND = 2_000;

    @Test
    void manyRulesCostLittle() {
        String rules =
                IntStream.range(1, RULES)
                                .mapToObj(
                                        i ->
                                                "- { name: r%d, match: { clusters: [prod], levels: [%s], groups: [leads], condition: 'held > %d' }, outcome: auto }"
                                                        .formatted(
                                                                i,
                                                                i % 2 == 0 ? "viewer" : "editor",
                                                                i))
                                .collect(Collectors.joining("\n"))
                        + "\n- { name: last, match: { groups: [developers] }, outcome: auto }\n";
        Policy policy = Policies.ofRules(rules);
        AccessRequest request = asked("dev", "viewer", "web");
        var situation = new Situation(Events.T0, 0, false);
        int granted = 0;
        for (int i = 0; i < ROUNDS; i++) {
            granted += policy.rule(request, situation) instanceof Ruling.Granted ? 1 : 0;
        }
        long from = System.nanoTime();
        for (int i = 0; i < ROUNDS; i++) {
            granted += policy.rule(request, situation) instanceof Ruling.Granted ? 1 : 0;
        }
        double perSecond = ROUNDS / ((System.nanoTime() - from) / 1e9);
        log.atInfo()
                .addKeyValue("perSecond", Math.round(perSecond))
                .log("evaluations of 1,000 rules");
        assertThat(granted).isEqualTo(2 * ROUNDS);
        assertThat(perSecond).isGreaterThan(LEAST_PER_SECOND);
    }
}
