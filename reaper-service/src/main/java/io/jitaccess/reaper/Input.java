package io.jitaccess.reaper;

import io.jitaccess.events.Expiry;

/** What may happen to a grant. */
sealed interface Input {
    /** It exists and ends then; again with a later end for an extension. */
    record DueTime(Expiry expiry) implements Input {}

    /** It exists, but a lockdown or the end of everything its holder has made it void. */
    record VoidDueTime(Expiry expiry, Order order) implements Input {}

    /** It shall end now. */
    record Revoke(Order order) implements Input {}

    /** Its request was denied, or access could not be made. */
    record NeverStarts() implements Input {}

    /** Its access is confirmed gone. */
    record Gone() implements Input {}

    /** Time has passed. */
    record Tick() implements Input {}
}
