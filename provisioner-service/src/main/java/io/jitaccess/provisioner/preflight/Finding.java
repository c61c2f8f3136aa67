package io.jitaccess.provisioner.preflight;

/**
 * One thing that is not as it should be.
 *
 * @param finding what is wrong
 * @param fix what to do about it, exactly
 */
public record Finding(Severity severity, String finding, String fix) {
    /** Whether grants can be made nevertheless. */
    public enum Severity {
        /** No grant can be made. */
        BLOCKING,
        /** Grants can be made, for now or in part. */
        WARNING,
        /** Good to know. */
        NOTE
    }

    static Finding blocking(String finding, String fix) {
        return new Finding(Severity.BLOCKING, finding, fix);
    }

    static Finding warning(String finding, String fix) {
        return new Finding(Severity.WARNING, finding, fix);
    }

    static Finding note(String finding, String fix) {
        return new Finding(Severity.NOTE, finding, fix);
    }
}
