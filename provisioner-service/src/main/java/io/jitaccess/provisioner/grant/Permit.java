package io.jitaccess.provisioner.grant;

import io.jitaccess.events.Claim;

/** Leave to work on one piece, until another instance may have taken over. */
public interface Permit {
    /**
     * Called before each write to AWS.
     *
     * @throws LeaseLostException if another instance may have this piece now
     */
    void check();

    /**
     * Writes the claim, fenced by the consumer group: an instance that has lost its partition
     * cannot.
     *
     * @throws LeaseLostException if another instance has this piece now
     */
    void claim(Claim claim);

    /** For work that belongs to no record: it is right whoever does it, and claims nothing. */
    static Permit unbound() {
        return new Permit() {
            @Override
            public void check() {}

            @Override
            public void claim(Claim claim) {
                throw new IllegalStateException("work without a record claims nothing");
            }
        };
    }
}
