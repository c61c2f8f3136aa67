package io.jitaccess.audit.chain;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
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
    public static void main(String[] arguments) throws IOException {
        if (arguments.length < 2 || arguments.length > 3) {
            System.err.println("usage: audit verify PROOF.ndjson PUBLIC-KEY.pem [CHECKPOINT-FILE]");
            System.exit(2);
        }
        PublicKey key = SigningKey.readPublic(Path.of(arguments[1]));
        ProofAudit.Result result;
        try (Stream<String> lines = Files.lines(Path.of(arguments[0]))) {
            result =
                    ProofAudit.of(
                            lines,
                            Map.of(SigningKey.id(key), key),
                            arguments.length == 3 ? Witnesses.read(Path.of(arguments[2])) : null);
        }
        result.findings().forEach(System.out::println);
        System.out.printf(
                "%d rows, %d checkpoints: %s%n",
                result.rows(),
                result.checkpoints(),
                result.findings().isEmpty()
                        ? "complete and unaltered"
                        : "%d findings".formatted(result.findings().size()));
        System.exit(result.findings().isEmpty() ? 0 : 1);
    }
}
