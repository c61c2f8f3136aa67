package io.jitaccess.local.chaos;

import java.util.List;

/**
 * One thing that must hold, and where it does not.
 *
 * @param counted how many cases were looked at
 * @param broken what contradicts it, each in one line
 */
record Finding(String invariant, long counted, List<String> broken) {

    boolean holds() {
        return broken.isEmpty();
    }
}
