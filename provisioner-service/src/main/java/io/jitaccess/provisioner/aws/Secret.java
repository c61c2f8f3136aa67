package io.jitaccess.provisioner.aws;

import java.util.Objects;

/** A value that must never be printed. Not a record: a record would print it. */
public final class Secret {
    private final String value;

    public Secret(String value) {
        this.value = Objects.requireNonNull(value);
    }

    /** The value, for the one place that needs it. */
    public String reveal() {
        return value;
    }

    @Override
    public String toString() {
        return "[secret]";
    }
}
