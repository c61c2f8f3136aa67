package io.jitaccess.gateway.slack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** A secret from the environment or, as {@code file:<path>}, from a mounted file. Never printed. */
public final class Secret {
    private static final String FILE = "file:";

    private final String value;

    private Secret(String value) {
        this.value = value;
    }

    /**
     * What the setting says or names.
     *
     * @throws IllegalArgumentException if the file cannot be read; names it
     */
    public static Secret of(String setting) {
        if (!setting.startsWith(FILE)) {
            return new Secret(setting.strip());
        }
        Path file = Path.of(setting.substring(FILE.length()));
        try {
            return new Secret(Files.readString(file).strip());
        } catch (IOException unreadable) {
            throw new IllegalArgumentException(
                    "%s cannot be read (%s)"
                            .formatted(file, unreadable.getClass().getSimpleName()));
        }
    }

    public String reveal() {
        return value;
    }

    public boolean isEmpty() {
        return value.isEmpty();
    }

    @Override
    public boolean equals(@org.jspecify.annotations.Nullable Object other) {
        return other instanceof Secret that && value.equals(that.value);
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(value);
    }

    @Override
    public String toString() {
        return isEmpty() ? "not set" : "***";
    }
}
