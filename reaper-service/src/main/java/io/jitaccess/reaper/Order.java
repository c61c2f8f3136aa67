package io.jitaccess.reaper;

import io.jitaccess.events.Actor;
import io.jitaccess.events.RemovalCause;
import io.jitaccess.events.Revocation;
import io.jitaccess.events.RevocationCause;

/** Who or what wants a grant ended before its time, and why. */
record Order(Actor actor, RevocationCause cause, String reason) {

    static Order of(Revocation revocation) {
        return new Order(revocation.actor(), revocation.cause(), revocation.reason());
    }

    RemovalCause removalCause() {
        return cause == RevocationCause.LOCKDOWN ? RemovalCause.LOCKDOWN : RemovalCause.REVOKED;
    }
}
