package io.jitaccess.provisioner.credential;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** What runs the few lines with which a broker kubeconfig draws its credential. */
enum Shell {
    SH(
            "sh",
            List.of("-c"),
            "draw.sh",
            "sh and curl are needed: install curl, or fetch the kubeconfig with ?shell=powershell"),
    POWERSHELL(
            "powershell",
            List.of("-NoProfile", "-NonInteractive", "-Command"),
            "draw.ps1",
            "PowerShell is needed: fetch the kubeconfig with ?shell=sh where there is none");

    private final String command;
    private final List<String> options;
    private final String script;
    private final String hint;

    Shell(String command, List<String> options, String resource, String hint) {
        this.command = command;
        this.options = options;
        this.script = read(resource);
        this.hint = hint;
    }

    static Optional<Shell> parse(String text) {
        return Arrays.stream(values())
                .filter(shell -> shell.name().toLowerCase(Locale.ROOT).equals(text))
                .findFirst();
    }

    String command() {
        return command;
    }

    List<String> arguments() {
        return Stream.concat(options.stream(), Stream.of(script)).toList();
    }

    String installHint() {
        return hint;
    }

    private static String read(String resource) {
        try (InputStream script =
                Objects.requireNonNull(Shell.class.getResourceAsStream(resource))) {
            return new String(script.readAllBytes(), UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
