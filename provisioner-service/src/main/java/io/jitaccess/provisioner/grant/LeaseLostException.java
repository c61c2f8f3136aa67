package io.jitaccess.provisioner.grant;

/**
 * This instance was away for so long that another may have its work. It must not touch AWS for it.
 */
public final class LeaseLostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public LeaseLostException(String message) {
        super(message);
    }
}
