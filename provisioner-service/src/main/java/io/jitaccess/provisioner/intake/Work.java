package io.jitaccess.provisioner.intake;

import io.jitaccess.events.JitEvent;
import io.jitaccess.provisioner.grant.Permit;

import java.util.List;

/** What a group does with the events it reads. */
interface Work {
    /** The cluster whose lane the work belongs in. */
    String cluster(JitEvent event);

    /** Does the work; the facts returned are written with the record's offset. */
    List<JitEvent> run(JitEvent event, Permit permit);

    /** Whether an unreadable record stops its partition rather than being set aside. */
    boolean stopsOnPoison();
}
