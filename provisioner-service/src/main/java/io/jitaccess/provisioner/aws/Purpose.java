package io.jitaccess.provisioner.aws;

/**
 * What calls are made for. Each has limits of its own, so that granting never holds up removing.
 */
public enum Purpose {
    GRANT,
    REMOVAL,
    CREDENTIAL,
    SWEEP
}
