package io.jitaccess.audit.chain;

import tools.jackson.core.JacksonException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The command {@code audit verify}: holds an exported proof against a public key and, if given, the
 * checkpoint file that was kept elsewhere. Needs neither our services nor their database.
 */
public final class VerifyMain {
    private VerifyMain() {}

    /**
     * Verifies.
     *
     * @param arguments proof, public key in PEM, and the checkpoint file, if a witness is demanded
     */
    public static void main(String[] arguments) {
        if (arguments.length < 2 || arguments.length > 3) {
            System.err.println("usage: audit verify PROOF.ndjson PUBLIC-KEY.pem [CHECKPOINT-FILE]");
            System.exit(2);
        }
        try {
            System.exit(verify(arguments));
        } catch (IOException | IllegalStateException unreadable) {
            System.err.println("audit: cannot read: " + unreadable.getMessage());
            System.exit(2);
        } catch (JacksonException | IllegalArgumentException | UncheckedIOException torn) {
            System.out.println("the proof cannot be read to its end: " + torn.getMessage());
            System.exit(1);
        }
    }

    private static int verify(String... arguments) throws IOException {
        PublicKey key = SigningKey.readPublic(Path.of(arguments[1]));
        List<SignedCheckpoint> witness =
                arguments.length == 3 ? Witnesses.read(Path.of(arguments[2])) : null;
        ProofAudit.Result result;
        try (Stream<String> lines = Files.lines(Path.of(arguments[0]))) {
            result = ProofAudit.of(lines, Map.of(SigningKey.id(key), key), witness);
        }
        result.findings().forEach(System.out::println);
        System.out.printf(
                "%d rows, %d checkpoints: %s%n",
                result.rows(),
                result.checkpoints(),
                result.findings().isEmpty()
                        ? "complete and unaltered"
                        : "%d findings".formatted(result.findings().size()));
        return result.findings().isEmpty() ? 0 : 1;
    }
}
