package io.jitaccess.provisioner.credential;

import static org.assertj.core.api.Assertions.assertThat;

import io.jitaccess.provisioner.credential.Kubeconfig.EnvironmentVariable;
import io.jitaccess.testing.Mutations;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

import java.util.List;
import java.util.Map;

/**
 * Whatever its fields hold, a kubeconfig is read as what was written. Judged by another parser, and
 * by the YAML of kubectl, 1.1, where {@code no} is a truth value and {@code 12:30} a number. Only
 * our own scripts have lines: names with a line break are refused long before, at the edges.
 */
class KubeconfigPropertyTest {
    private static final Yaml YAML = new Yaml(new SafeConstructor(new LoaderOptions()));

    @Property
    void whatWasWrittenIsRead(
            @ForAll("texts") String cluster,
            @ForAll("texts") String context,
            @ForAll("texts") String namespace,
            @ForAll Shell shell,
            @ForAll("texts") String secret) {
        var exec =
                new Kubeconfig.Exec(
                        ExecApi.V1.apiVersion(),
                        shell.command(),
                        shell.arguments(),
                        List.of(new EnvironmentVariable("JIT_GRANT_TOKEN", secret)),
                        "Never",
                        false,
                        shell.installHint());

        String yaml =
                Kubeconfig.of(
                                new Kubeconfig.Endpoint("https://" + cluster, secret),
                                cluster,
                                context,
                                namespace,
                                exec)
                        .yaml();

        Map<String, ?> read = YAML.load(yaml);
        assertThat(read)
                .isEqualTo(
                        Map.of(
                                "apiVersion",
                                "v1",
                                "kind",
                                "Config",
                                "preferences",
                                Map.of(),
                                "current-context",
                                context,
                                "clusters",
                                List.of(
                                        Map.of(
                                                "name",
                                                cluster,
                                                "cluster",
                                                Map.of(
                                                        "server",
                                                        "https://" + cluster,
                                                        "certificate-authority-data",
                                                        secret))),
                                "users",
                                List.of(
                                        Map.of(
                                                "name",
                                                context,
                                                "user",
                                                Map.of("exec", read(exec)))),
                                "contexts",
                                List.of(
                                        Map.of(
                                                "name",
                                                context,
                                                "context",
                                                Map.of(
                                                        "cluster",
                                                        cluster,
                                                        "user",
                                                        context,
                                                        "namespace",
                                                        namespace)))));
    }

    private static Map<String, ?> read(Kubeconfig.Exec exec) {
        return Map.of(
                "apiVersion",
                exec.apiVersion(),
                "command",
                exec.command(),
                "args",
                exec.args(),
                "env",
                exec.env().stream().map(e -> Map.of("name", e.name(), "value", e.value())).toList(),
                "interactiveMode",
                exec.interactiveMode(),
                "provideClusterInfo",
                exec.provideClusterInfo(),
                "installHint",
                exec.installHint());
    }

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> words =
                Arbitraries.of(
                        "",
                        " ",
                        "no",
                        "y",
                        "on",
                        "~",
                        "null",
                        "Null",
                        "0x1f",
                        "0o17",
                        "017",
                        "1e3",
                        "1_000",
                        "12:30:45",
                        ".inf",
                        "2026-01-15",
                        "<<",
                        "=",
                        "-",
                        "- a",
                        "? a",
                        "a: b",
                        "a #b",
                        "#",
                        "&a",
                        "*a",
                        "!a",
                        "|",
                        ">",
                        "%a",
                        "@a",
                        "`a",
                        "'",
                        "\"",
                        "{}",
                        "[]",
                        "\t",
                        "a\tb",
                        "\u0085",
                        "\u2028",
                        "\ufeff",
                        "\u0007",
                        "é",
                        "😀",
                        "---",
                        "...",
                        "\\",
                        "\\n");
        Arbitrary<String> mutated = Mutations.of("jit-prod-until-20260115-1000Z", "team-web");
        // Half of a pair is no text, and no encoding can carry it.
        return Arbitraries.oneOf(words, mutated, Arbitraries.strings().ofMaxLength(40))
                .filter(text -> text.indexOf('\n') < 0 && text.indexOf('\r') < 0)
                .filter(
                        text ->
                                text.chars().noneMatch(c -> Character.isSurrogate((char) c))
                                        || text.equals("😀"));
    }
}
