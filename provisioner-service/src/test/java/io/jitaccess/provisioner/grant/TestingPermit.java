package io.jitaccess.provisioner.grant;

import io.jitaccess.events.Claim;
import io.jitaccess.provisioner.state.Grants;

/** A permit that always holds, and keeps claims as the topic would. */
record TestingPermit(Grants grants) implements Permit {
    @Override
    public void check() {}

    @Override
    public void claim(Claim claim) {
        grants.apply(claim);
    }
}
