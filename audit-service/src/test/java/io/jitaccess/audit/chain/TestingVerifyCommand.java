package io.jitaccess.audit.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code audit verify} as an auditor runs it, on what they were given. */
final class TestingVerifyCommand {
    private static final Path JARS = Path.of("target");

    private final Path folder;
    private final PublicKey key;

    TestingVerifyCommand(Path folder, Path privateKey) {
        this.folder = folder;
        this.key = SigningKey.read(privateKey).publicKey();
    }

    /** What the command said. */
    private record Said(int code, String words) {}

    /** Tries a proof of five rows and two checkpoints, whole and changed in each way. */
    void tries(String proof, String witness) throws Exception {
        List<SignedCheckpoint> kept = witness.lines().map(SignedCheckpoint::ofJson).toList();
        List<String> lines = proof.lines().toList();
        List<String> rows = lines.stream().filter(line -> line.startsWith("{\"row\"")).toList();
        assertThat(rows).hasSize(5);

        assertThat(found(lines, kept)).isEmpty();
        assertThat(found(changed(lines, "dana@example.com asked", "eve asked"), kept))
                .containsOnly(Finding.Kind.ALTERED);
        assertThat(found(without(lines, rows.get(2)), kept)).contains(Finding.Kind.MISSING);
        assertThat(found(without(lines, rows.getLast()), kept)).contains(Finding.Kind.CUT);
        assertThat(found(inserted(lines, rows.get(1)), kept)).isNotEmpty();
        var reordered = new ArrayList<>(lines);
        Collections.swap(reordered, lines.indexOf(rows.get(1)), lines.indexOf(rows.get(2)));
        assertThat(found(reordered, kept)).isNotEmpty();
        assertThat(ProofAudit.of(lines.stream(), Map.of(), kept).findings())
                .extracting(Finding::kind)
                .containsOnly(Finding.Kind.CHECKPOINT);
        assertThat(found(without(lines, lines.get(1)), kept)).contains(Finding.Kind.WITNESS);

        try (Stream<Path> built = Files.list(JARS)) {
            assumeTrue(
                    built.anyMatch(file -> file.toString().endsWith(".jar")),
                    "the jar is not built yet");
        }
        Path good = file("proof.ndjson", proof);
        Path bad = file("bad.ndjson", String.join("\n", without(lines, rows.get(2))));
        Path publicKey = pem("public.pem", key);
        Path kepts = file("witness", witness);
        assertThat(command("verify", good, publicKey, kepts))
                .isEqualTo(new Said(0, "5 rows, 2 checkpoints: complete and unaltered\n"));
        assertThat(command("verify", bad, publicKey, kepts))
                .satisfies(said -> assertThat(said.code()).isEqualTo(1))
                .satisfies(said -> assertThat(said.words()).contains("MISSING"));
        Path half = file("half.ndjson", proof.substring(0, proof.length() - 40));
        assertThat(command("verify", half, publicKey))
                .satisfies(said -> assertThat(said.code()).isEqualTo(1))
                .satisfies(said -> assertThat(said.words()).contains("cannot be read to its end"));
        assertThat(command("verify", folder.resolve("nowhere"), publicKey).code()).isEqualTo(2);
        assertThat(command("prove").code()).isEqualTo(2);
    }

    private List<Finding.Kind> found(List<String> lines, List<SignedCheckpoint> kept) {
        return ProofAudit.of(lines.stream(), Map.of(SigningKey.id(key), key), kept)
                .findings()
                .stream()
                .map(Finding::kind)
                .toList();
    }

    private static List<String> changed(List<String> lines, String from, String to) {
        return lines.stream().map(line -> line.replace(from, to)).toList();
    }

    private static List<String> without(List<String> lines, String line) {
        return lines.stream().filter(other -> !other.equals(line)).toList();
    }

    private static List<String> inserted(List<String> lines, String line) {
        return lines.stream()
                .flatMap(other -> other.equals(line) ? Stream.of(line, line) : Stream.of(other))
                .toList();
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private Path pem(String name, PublicKey of) throws IOException {
        return file(
                name,
                "-----BEGIN PUBLIC KEY-----%n%s%n-----END PUBLIC KEY-----%n"
                        .formatted(Base64.getMimeEncoder().encodeToString(of.getEncoded())));
    }

    private static Said command(Object... arguments) throws Exception {
        var builder =
                new ProcessBuilder(
                        Stream.concat(Stream.of("./audit"), Stream.of(arguments))
                                .map(Object::toString)
                                .collect(Collectors.toList()));
        builder.environment().put("JAVA", ProcessHandle.current().info().command().orElse("java"));
        Process process = builder.redirectErrorStream(true).start();
        String words = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Said(process.waitFor(), words);
    }
}
