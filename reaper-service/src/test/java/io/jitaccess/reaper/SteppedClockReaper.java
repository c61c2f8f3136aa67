package io.jitaccess.reaper;

import org.springframework.boot.SpringApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The service on a machine whose wall clock somebody sets: by so many milliseconds as a file says.
 */
final class SteppedClockReaper {
    static final String FILE = "stepped.clock";

    private SteppedClockReaper() {}

    public static void main(String[] args) {
        SpringApplication.run(new Class<?>[] {ReaperApplication.class, Stepped.class}, args);
    }

    /** Not found by scanning, so that it concerns nobody else. */
    static class Stepped {
        @Bean
        @Primary
        InstantSource steppedClock() {
            Path file = Path.of(System.getProperty(FILE));
            return () -> Instant.ofEpochMilli(System.currentTimeMillis() + step(file));
        }

        private static long step(Path file) {
            try {
                return Long.parseLong(Files.readString(file));
            } catch (IOException gone) {
                throw new UncheckedIOException(gone);
            }
        }
    }
}
