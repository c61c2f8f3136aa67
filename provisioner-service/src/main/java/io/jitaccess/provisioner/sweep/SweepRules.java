package io.jitaccess.provisioner.sweep;

import io.jitaccess.events.Claim;
import io.jitaccess.events.InventoryFinding;
import io.jitaccess.provisioner.state.KnownGrant;
import io.jitaccess.provisioner.state.KnownGrant.Phase;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What to make of a thing of ours on AWS. Pure. */
final class SweepRules {
    /** Startup of a grant whose claim we cannot see: the same bound, from the thing's own age. */
    private static final Duration START_WINDOW = Duration.ofMinutes(5);

    private SweepRules() {}

    /**
     * What AWS shows under one role ARN.
     *
     * @param expiresAt by the entry's tag
     * @param createdAt of the role, if it is there
     */
    record Item(
            String roleArn,
            @Nullable String requestId,
            boolean entry,
            boolean role,
            @Nullable Instant expiresAt,
            @Nullable Instant createdAt,
            boolean stock) {}

    static InventoryFinding judge(
            Item item,
            KnownGrant known,
            boolean suspectedBefore,
            SweepSettings settings,
            Instant now) {
        if (item.stock()) {
            return InventoryFinding.STOCK;
        }
        if (isOver(item, known, settings, now)) {
            return InventoryFinding.REMOVED;
        }
        boolean whole = item.entry() && item.role();
        boolean accountedFor = known.phase() == Phase.ACTIVE || whole;
        if (accountedFor || isStarting(item, known, settings, now)) {
            return InventoryFinding.FITS;
        }
        return suspectedBefore ? InventoryFinding.REMOVED : InventoryFinding.SUSPECT;
    }

    /** Topics beat tags: an extension may have moved the end, and a tag may be forged or lost. */
    private static boolean isOver(
            Item item, KnownGrant known, SweepSettings settings, Instant now) {
        return switch (known.phase()) {
            case ENDED, FAILED, REMOVED, ACTIVE, EXTENDED, CLAIMED, UNKNOWN ->
                    end(item, known)
                            .filter(end -> now.isAfter(end.plus(settings.grace())))
                            .isPresent();
        };
    }

    private static Optional<Instant> end(Item item, KnownGrant known) {
        return known.endsAt()
                .or(() -> known.fact(Claim.class).map(Claim::endsAt))
                .or(() -> Optional.ofNullable(item.expiresAt()));
    }

    private static boolean isStarting(
            Item item, KnownGrant known, SweepSettings settings, Instant now) {
        return known.fact(Claim.class)
                .map(Claim::startBy)
                .or(() -> Optional.ofNullable(item.createdAt()).map(at -> at.plus(START_WINDOW)))
                .filter(startBy -> now.isBefore(startBy.plus(settings.claimGrace())))
                .isPresent();
    }
}
