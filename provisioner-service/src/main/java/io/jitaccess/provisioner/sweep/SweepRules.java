package io.jitaccess.provisioner.sweep;

import io.jitaccess.events.Claim;
import io.jitaccess.events.Deprovisioned;
import io.jitaccess.events.Expired;
import io.jitaccess.events.InventoryFinding;
import io.jitaccess.events.ProvisioningFailed;
import io.jitaccess.events.Revoked;
import io.jitaccess.provisioner.state.KnownGrant;

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

    /**
     * @param suspectedBefore whether the last sweep found it suspect too
     * @param locked whether its cluster is closed now
     */
    static InventoryFinding judge(
            Item item,
            KnownGrant known,
            boolean suspectedBefore,
            boolean locked,
            SweepSettings settings,
            Instant now) {
        if (item.stock()) {
            return InventoryFinding.STOCK;
        }
        if ((locked && item.entry()) || isOver(item, known, settings, now)) {
            return InventoryFinding.REMOVED;
        }
        if ((item.entry() && item.role()) || isStarting(item, known, settings, now)) {
            return InventoryFinding.FITS;
        }
        // Even of an active grant: with one half gone its access is gone, and should be said to be.
        return suspectedBefore ? InventoryFinding.REMOVED : InventoryFinding.SUSPECT;
    }

    private static boolean isOver(
            Item item, KnownGrant known, SweepSettings settings, Instant now) {
        // Nothing makes an entry again after its removal but a process that slept through it.
        boolean cameBack = item.entry() && known.phase() == KnownGrant.Phase.REMOVED;
        return cameBack
                || end(item, known)
                        .filter(end -> now.isAfter(end.plus(settings.grace())))
                        .isPresent();
    }

    /**
     * When it should have been gone. Topics beat tags: an extension may have moved the end, and a
     * tag may be forged or lost.
     */
    private static Optional<Instant> end(Item item, KnownGrant known) {
        return switch (known.phase()) {
            case REMOVED -> known.fact(Deprovisioned.class).map(Deprovisioned::removedAt);
            case ENDED ->
                    known.fact(Revoked.class)
                            .map(Revoked::occurredAt)
                            .or(() -> known.fact(Expired.class).map(Expired::occurredAt));
            case FAILED -> known.fact(ProvisioningFailed.class).map(ProvisioningFailed::occurredAt);
            case ACTIVE, EXTENDED, CLAIMED, UNKNOWN ->
                    known.endsAt()
                            .or(() -> known.fact(Claim.class).map(Claim::endsAt))
                            .or(() -> Optional.ofNullable(item.expiresAt()));
        };
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
