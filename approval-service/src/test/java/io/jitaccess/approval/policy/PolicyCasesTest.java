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
        assertThat(out.toString(UTF_8)).contains("39 cases, 0 failed");
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

    @Test
    void explainsEveryCaseWhereItIsAskedTo() {
        int code =
                PolicyTestCommand.run(
                        List.of(
                                "--explain",
                                CONFIG + "policy.yml",
                                CONFIG + "clusters.yml",
                                CONFIG + "policy-cases.yml"),
                        Events.T0,
                        print());
        assertThat(code).isZero();
        assertThat(out.toString(UTF_8))
                .contains("+ production (line")
                .contains("not asked: 'developers-view' has decided");
    }

    @Test
    void aCaseMaySayWhenItIsAskedAndWhatIsHeld() throws IOException {
        Path policy =
                Files.writeString(
                        directory.resolve("policy.yml"),
                        """
                        levels: { viewer: { accessPolicies: [AmazonEKSViewPolicy] } }
                        groups: { developers: }
                        rules:
                          - name: by-day
                            match: { groups: [developers], condition: "now.getHours('Europe/Berlin') < 18" }
                            outcome: auto
                            limits: { simultaneous: 2 }
                        """);
        Path cases =
                Files.writeString(
                        directory.resolve("cases.yml"),
                        """
                        cases:
                          - name: by day
                            given: { groups: [developers], cluster: dev, level: viewer, at: "2026-03-02T10:00:00Z" }
                            expect: { outcome: auto }
                          - name: by night
                            given: { groups: [developers], cluster: dev, level: viewer, at: "2026-03-02T20:00:00Z" }
                            expect: { outcome: deny }
                          - name: enough
                            given: { groups: [developers], cluster: dev, level: viewer, at: "2026-03-02T10:00:00Z", held: 2 }
                            expect: { outcome: deny, rule: by-day }
                        """);
        int code =
                PolicyTestCommand.run(
                        List.of(policy.toString(), CONFIG + "clusters.yml", cases.toString()),
                        Events.T0,
                        print());
        assertThat(out.toString(UTF_8)).contains("3 cases, 0 failed");
        assertThat(code).isZero();
    }

    private int run(String cases) {
        return PolicyTestCommand.run(
                List.of(CONFIG + "policy.yml", CONFIG + "clusters.yml", cases), Events.T0, print());
    }

    private PrintStream print() {
        return new PrintStream(out, true, UTF_8);
    }
}
