package io.jitaccess.local.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;

/** Where another scheduler writes which grant ended, when it should have, and when it did. */
final class Ends {
    private final InstantSource clock = InstantSource.system();
    private final OutputStream out;

    Ends(Path file) throws IOException {
        this.out = Files.newOutputStream(file, StandardOpenOption.APPEND);
    }

    void add(String grant, Instant due) {
        String line = "%s %d %d\n".formatted(grant, due.toEpochMilli(), clock.millis());
        try {
            synchronized (this) {
                out.write(line.getBytes(StandardCharsets.US_ASCII));
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
