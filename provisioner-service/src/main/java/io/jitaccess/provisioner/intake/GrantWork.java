package io.jitaccess.provisioner.intake;

import io.jitaccess.events.Approved;
import io.jitaccess.events.JitEvent;
import io.jitaccess.provisioner.grant.Permit;
import io.jitaccess.provisioner.grant.Provisioning;

import java.util.List;

/** What is done with an approval. One that cannot be read grants nothing, and is set aside. */
record GrantWork(Provisioning provisioning, RequestLocks locks) implements Work {
    @Override
    public String cluster(JitEvent event) {
        return ((Approved) event).access().cluster();
    }

    @Override
    public List<JitEvent> run(JitEvent event, Permit permit) {
        Approved approved = (Approved) event;
        return locks.with(approved.requestId(), () -> provisioning.run(approved, permit));
    }

    @Override
    public boolean stopsOnPoison() {
        return false;
    }
}
