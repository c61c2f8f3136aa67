package io.jitaccess.provisioner.intake;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/**
 * Which records of one partition are settled. What is committed is the first offset below which
 * everything is, so that a crash loses nothing, however the pieces overtake one another.
 */
final class Offsets {
    private final Deque<Long> open = new ArrayDeque<>();
    private final Set<Long> settled = new HashSet<>();
    private long next;

    Offsets(long next) {
        this.next = next;
    }

    synchronized void begin(long offset) {
        open.addLast(offset);
        next = offset + 1;
    }

    synchronized void settle(long offset) {
        settled.add(offset);
        while (!open.isEmpty() && settled.remove(open.getFirst())) {
            open.removeFirst();
        }
    }

    synchronized long lowWater() {
        return open.isEmpty() ? next : open.getFirst();
    }

    /** The low-water mark as it will be once these too are settled. */
    synchronized long lowWaterWith(Set<Long> more) {
        for (long offset : open) {
            if (!settled.contains(offset) && !more.contains(offset)) {
                return offset;
            }
        }
        return next;
    }

    synchronized int unsettled() {
        return open.size() - settled.size();
    }
}
