package io.jitaccess.approval.policy;

import com.google.re2j.Pattern;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.stream.Collectors;

/** A cluster's name, or a glob in which {@code *} stands for any characters. */
final class NamePattern {
    private final String text;
    private final @Nullable Pattern glob;

    NamePattern(String text) {
        this.text = text;
        this.glob =
                text.contains("*")
                        ? Pattern.compile(
                                Arrays.stream(text.split("\\*", -1))
                                        .map(Pattern::quote)
                                        .collect(Collectors.joining(".*")))
                        : null;
    }

    boolean matches(String name) {
        return glob == null ? text.equals(name) : glob.matches(name);
    }

    @Override
    public String toString() {
        return text;
    }
}
