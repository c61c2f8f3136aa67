package io.jitaccess.provisioner.intake;

import io.jitaccess.events.JitEvent;
import io.jitaccess.events.RemovalDue;
import io.jitaccess.provisioner.grant.Permit;
import io.jitaccess.provisioner.grant.Removal;

import java.util.List;

/** What is done with an order to remove. One that cannot be read must not be lost. */
record RemovalWork(Removal removal, RequestLocks locks) implements Work {
    @Override
    public String cluster(JitEvent event) {
        return ((RemovalDue) event).role().cluster();
    }

    @Override
    public List<JitEvent> run(JitEvent event, Permit permit) {
        RemovalDue order = (RemovalDue) event;
        return locks.with(order.requestId(), () -> removal.run(order, permit));
    }

    @Override
    public boolean stopsOnPoison() {
        return true;
    }
}
