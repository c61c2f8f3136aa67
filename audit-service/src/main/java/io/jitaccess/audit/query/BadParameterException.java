package io.jitaccess.audit.query;

/** A query parameter that cannot be answered to, by name. */
final class BadParameterException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String parameter;

    BadParameterException(String parameter, String problem) {
        super("'%s': %s".formatted(parameter, problem));
        this.parameter = parameter;
    }

    String parameter() {
        return parameter;
    }
}
