package io.jitaccess.provisioner.grant;

import io.jitaccess.events.Claim;
import io.jitaccess.provisioner.state.Grants;

/** A permit that holds until it is lost; claims are seen by whoever reads the topics. */
public final class TestingPermit implements Permit {
    private final Grants topics;
    private volatile boolean lost;

    public TestingPermit(Grants topics) {
        this.topics = topics;
    }

    public void lose() {
        lost = true;
    }

    @Override
    public void check() {
        if (lost) {
            throw new LeaseLostException("taken over");
        }
    }

    @Override
    public void claim(Claim claim) {
        check();
        topics.apply(claim);
    }
}
