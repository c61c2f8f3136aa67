package io.jitaccess.reaper;

import io.jitaccess.events.InventoryFinding;
import io.jitaccess.events.InventoryItem;
import io.jitaccess.events.MismatchKind;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Holds what AWS was found to hold against what is believed, both ways. Pure. */
final class ReconciliationRules {
    /** Lists may be stale for so long, and the due time of a new grant takes its way too. */
    private static final Duration SETTLING = Duration.ofMinutes(1);

    private ReconciliationRules() {}

    /**
     * One thing that only one side has.
     *
     * @param certain whether one look is enough; otherwise a second one must find it too, as access
     *     may come or go while AWS is listed
     */
    record Difference(
            MismatchKind kind,
            @Nullable String requestId,
            @Nullable String person,
            String roleArn,
            String believed,
            boolean certain) {}

    /** What the item of an inventory differs in from the grant that it belongs to. */
    static Optional<Difference> judge(InventoryItem item, Grant grant) {
        if (item.finding() == InventoryFinding.STOCK) {
            return Optional.empty();
        }
        boolean removed = item.finding() == InventoryFinding.REMOVED;
        return switch (grant) {
            case Grant.Unseen _, Grant.RevokeOnArrival _ ->
                    Optional.of(of(MismatchKind.ONLY_ON_AWS, item, "unknown", removed));
            case Grant.Removed _ ->
                    removed
                            ? Optional.empty()
                            : Optional.of(of(MismatchKind.ONLY_ON_AWS, item, "removed", false));
            // Its removal is ordered again and again; that it takes too long is another alert.
            case Grant.Ended _ -> Optional.empty();
            case Grant.Active _ ->
                    removed || !item.entry()
                            ? Optional.of(of(MismatchKind.NOT_ON_AWS, item, "active", removed))
                            : Optional.empty();
        };
    }

    /** What is missing on AWS, if the grant should have been there when AWS was listed. */
    static Optional<Difference> notListed(GrantId id, Grant grant, Instant listedAt) {
        return grant instanceof Grant.Active active
                        && active.startedAt().plus(SETTLING).isBefore(listedAt)
                        && active.endsAt().isAfter(listedAt)
                ? Optional.of(
                        new Difference(
                                MismatchKind.NOT_ON_AWS,
                                id.requestId(),
                                id.person(),
                                active.role().roleArn(),
                                "active",
                                false))
                : Optional.empty();
    }

    private static Difference of(
            MismatchKind kind, InventoryItem item, String believed, boolean certain) {
        return new Difference(
                kind, item.requestId(), item.person(), item.roleArn(), believed, certain);
    }
}
