package io.jitaccess.local.chaos;

import java.util.List;

/**
 * One thing that must hold, and where it does not.
 *
 * @param counted how many cases were looked at
 * @param broken what contradicts it, each in one line
 */
public record Finding(String invariant, long counted, List<String> broken) {

    /** Whether nothing contradicts it. */
    public boolean holds() {
        return broken.isEmpty();
    }
}
