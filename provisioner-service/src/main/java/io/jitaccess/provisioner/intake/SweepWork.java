package io.jitaccess.provisioner.intake;

import io.jitaccess.events.JitEvent;
import io.jitaccess.events.SweepDue;
import io.jitaccess.provisioner.grant.Permit;
import io.jitaccess.provisioner.sweep.Sweep;

import java.util.List;

/** What is done with an order to sweep. The next one comes by itself. */
record SweepWork(Sweep sweep) implements Work {
    @Override
    public String cluster(JitEvent event) {
        return ((SweepDue) event).cluster();
    }

    @Override
    public List<JitEvent> run(JitEvent event, Permit permit) {
        return sweep.run(((SweepDue) event).cluster(), permit);
    }

    @Override
    public boolean stopsOnPoison() {
        return false;
    }
}
