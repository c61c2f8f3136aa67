package io.jitaccess.provisioner.state;

import static io.jitaccess.testing.Events.T0;

import static org.assertj.core.api.Assertions.assertThat;

import io.jitaccess.events.EventId;
import io.jitaccess.events.Lockdown;
import io.jitaccess.events.LockdownState;
import io.jitaccess.testing.Events;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

class LockdownsTest {
    private final Lockdowns lockdowns = new Lockdowns();
    private final List<String> told = new ArrayList<>();

    LockdownsTest() {
        lockdowns.onLock(told::add);
    }

    @Test
    void aClusterNobodyEverLockedIsOpen() {
        assertThat(lockdowns.voids("dev", null, null)).isFalse();
    }

    @Test
    void aLockIsToldOnceForEachEpoch() {
        lockdowns.apply(lockdown(LockdownState.LOCKED, 1));
        lockdowns.apply(lockdown(LockdownState.LOCKED, 1));
        assertThat(told).containsExactly("dev");

        lockdowns.apply(lockdown(LockdownState.OPEN, 1));
        lockdowns.apply(lockdown(LockdownState.LOCKED, 2));
        assertThat(told).containsExactly("dev", "dev");
        assertThat(lockdowns.locked()).containsExactly("dev");
    }

    @Test
    void aLockThatWasLiftedVoidsWhatWasApprovedWithoutKnowingOfIt() {
        lockdowns.apply(lockdown(LockdownState.OPEN, 1));

        assertThat(lockdowns.voids("dev", null, null)).isTrue();
        assertThat(lockdowns.voids("dev", T0.minusSeconds(1), null)).isTrue();
        assertThat(lockdowns.voids("dev", T0, null)).isFalse();
    }

    @Test
    void onlyWhoNamesTheLatestLockPassesIt() {
        lockdowns.apply(lockdown(LockdownState.LOCKED, 1));

        assertThat(lockdowns.isClosedTo("dev", null)).isTrue();
        assertThat(lockdowns.isClosedTo("dev", T0)).isFalse();
        assertThat(lockdowns.voids("dev", T0, T0)).isFalse();
        assertThat(lockdowns.voids("dev", T0, null)).isTrue();
        assertThat(lockdowns.isPassedBy("dev", T0)).isTrue();

        Instant later = T0.plusSeconds(1);
        lockdowns.apply(lockdown(LockdownState.LOCKED, 2).toBuilder().lockedAt(later).build());
        assertThat(lockdowns.isClosedTo("dev", T0)).isTrue();
        assertThat(lockdowns.voids("dev", T0, T0)).isTrue();
        assertThat(lockdowns.isPassedBy("dev", T0)).isFalse();

        lockdowns.apply(lockdown(LockdownState.OPEN, 2).toBuilder().lockedAt(later).build());
        assertThat(lockdowns.voids("dev", T0, T0)).isTrue();
    }

    @Test
    void nobodyPassesALockThatCannotBeRead() {
        lockdowns.apply(lockdown(LockdownState.LOCKED, 1));
        lockdowns.unreadable("dev");

        assertThat(lockdowns.isClosedTo("dev", T0)).isTrue();
        assertThat(lockdowns.isPassedBy("dev", T0)).isFalse();
        assertThat(lockdowns.isPassedBy("nowhere", T0)).isFalse();
    }

    @Test
    void whatCannotBeReadCountsAsLocked() {
        lockdowns.unreadable("dev");

        assertThat(lockdowns.isLocked("dev")).isTrue();
        assertThat(told).containsExactly("dev");
        lockdowns.apply(lockdown(LockdownState.UNKNOWN, 1));
        assertThat(lockdowns.isLocked("dev")).isTrue();
    }

    private static Lockdown lockdown(LockdownState state, long epoch) {
        return Lockdown.builder()
                .eventId(EventId.of("dev", Lockdown.class, epoch))
                .occurredAt(T0)
                .actor(Events.DANA_ACTOR)
                .cluster("dev")
                .state(state)
                .epoch(epoch)
                .lockedAt(T0)
                .reason("drill")
                .build();
    }
}
