package io.jitaccess.approval.policy;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code deploy/config/policy-test} as people call it, with the jar that was just built. */
class PolicyTestScriptIT {
    private static final Path CONFIG = Path.of("../deploy/config");

    @TempDir Path directory;

    private record Answer(int exit, String text) {}

    @Test
    void theShippedPolicyDoesWhatItsCasesSay() throws Exception {
        Answer answer = policyTest(CONFIG, Map.of());

        assertThat(answer.text()).contains("ok     administering prod needs two", " 0 failed");
        assertThat(answer.exit()).isZero();
    }

    @Test
    void aWrongPolicyAndAFailedCaseAreNamedAndEndWithOne() throws Exception {
        Path wrong =
                Files.writeString(
                        directory.resolve("wrong.yml"),
                        Files.readString(CONFIG.resolve("policy.yml"))
                                .replace("outcome: approve", "outcom: approve"));
        Path cases =
                Files.writeString(
                        directory.resolve("cases.yml"),
                        """
                        cases:
                          - name: developers look at dev
                            given: { groups: [developers], cluster: dev, level: viewer, namespaces: [web] }
                            expect: { outcome: deny }
                        """);

        Answer refused = policyTest(CONFIG, Map.of(), wrong.toString());
        assertThat(refused.text()).contains("wrong.yml", "line", "outcom");
        assertThat(refused.exit()).isOne();
        Answer failed =
                policyTest(
                        CONFIG,
                        Map.of(),
                        CONFIG.resolve("policy.yml").toString(),
                        CONFIG.resolve("clusters.yml").toString(),
                        cases.toString());
        assertThat(failed.text())
                .contains("FAILED developers look at dev", "developers-view", "1 failed");
        assertThat(failed.exit()).isOne();
        Answer nowhere = policyTest(CONFIG, Map.of(), directory + "/nowhere.yml");
        assertThat(nowhere.text()).contains("nowhere.yml").doesNotContain("Exception");
        assertThat(nowhere.exit()).isOne();
    }

    @Test
    void withoutAJarItSaysWhatToDo() throws Exception {
        Path script = directory.resolve("deploy/config");
        Files.createDirectories(script);
        Files.copy(CONFIG.resolve("policy-test"), script.resolve("policy-test"));

        for (Map<String, String> environment :
                List.of(Map.<String, String>of(), Map.of("JIT_APPROVAL_JAR", "/nowhere.jar"))) {
            Answer answer = policyTest(script, environment);
            assertThat(answer.text()).contains("No jar of approval-service: build it");
            assertThat(answer.exit()).isEqualTo(2);
        }
    }

    private static Answer policyTest(
            Path config, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("bash", config.resolve("policy-test").toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().remove("JIT_APPROVAL_JAR");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        String text = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new Answer(process.waitFor(), text);
    }
}
