package io.jitaccess.events;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * A fact or command on one of the {@code jit.*} topics. Sealed, so that a switch over events is
 * exhaustive and a new event does not compile until every service has an answer to it.
 */
public sealed interface JitEvent
        permits RequestEvent,
                Alert,
                AuditRead,
                AuditRecorded,
                Deprovisioned,
                DirectoryEntry,
                GatewayRefused,
                Inventory,
                Lockdown,
                Mismatch,
                PolicyRecorded,
                ProvisionerRefused,
                Revocation,
                SlackCode,
                SweepDue {

    /** Request (or other subject), type and ordinal: a repeat of the same fact has the same id. */
    String eventId();

    /**
     * The request this belongs to; null where the fact is about a cluster, a person or a policy.
     */
    @Nullable String requestId();

    /** When the writer stated this, UTC, in microseconds. */
    Instant occurredAt();

    /** Who caused it. */
    Actor actor();
}
