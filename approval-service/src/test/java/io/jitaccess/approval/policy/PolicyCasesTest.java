package io.jitaccess.approval.policy;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jitaccess.testing.Events;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class PolicyCasesTest {
    private static final String CONFIG = "../deploy/config/";

    @TempDir Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void theShippedPolicyKeepsToItsCases() {
        assertThat(run(CONFIG + "policy-cases.yml")).as(out.toString(UTF_8)).isZero();
        assertThat(out.toString(UTF_8)).contains("33 cases, 0 failed");
    }

    @Test
    void aFailedCaseShowsEachRuleAndWhy() throws IOException {
        Path cases =
                Files.writeString(
                        directory.resolve("cases.yml"),
                        """
                        cases:
                          - name: wishful
                            given: { groups: [developers], cluster: prod, level: viewer }
                            expect: { outcome: auto }
                        """);
        assertThat(run(cases.toString())).isOne();
        assertThat(out.toString(UTF_8))
                .contains("FAILED wishful", "expected auto, but approve by production")
                .contains("- developers-view (line", "which prod is not", "+ production (line");
    }

    @Test
    void wrongFilesAreNamed() throws IOException {
        Path cases =
                Files.writeString(
                        directory.resolve("cases.yml"), "cases: [{ name: a, gaven: {} }]");
        assertThat(run(cases.toString())).isOne();
        assertThat(out.toString(UTF_8)).contains("cases.yml", "unknown key 'gaven'");
        assertThat(PolicyTestCommand.run(List.of(), Events.T0, print())).isEqualTo(2);
    }

    private int run(String cases) {
        return PolicyTestCommand.run(
                List.of(CONFIG + "policy.yml", CONFIG + "clusters.yml", cases), Events.T0, print());
    }

    private PrintStream print() {
        return new PrintStream(out, true, UTF_8);
    }
}
