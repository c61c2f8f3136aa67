package io.jitaccess.provisioner.sweep;

import io.jitaccess.catalogue.Cluster;
import io.jitaccess.catalogue.ClusterCatalogue;
import io.jitaccess.events.RequestId;
import io.jitaccess.provisioner.aws.AccessEntries;
import io.jitaccess.provisioner.aws.AccessEntries.Found;
import io.jitaccess.provisioner.aws.JitRoles;
import io.jitaccess.provisioner.aws.JitRoles.JitRole;
import io.jitaccess.provisioner.state.Grants;
import io.jitaccess.provisioner.state.KnownGrant;
import io.jitaccess.provisioner.stock.Stock;
import io.jitaccess.provisioner.sweep.SweepRules.Item;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What of ours AWS holds for one cluster. Lists may be stale, so a half is looked for once more by
 * its name before it counts as one.
 */
final class Holdings {
    private final ClusterCatalogue catalogue;
    private final Grants grants;
    private final Stock stock;
    private final AccessEntries entries;
    private final JitRoles roles;

    Holdings(
            ClusterCatalogue catalogue,
            Grants grants,
            Stock stock,
            AccessEntries entries,
            JitRoles roles) {
        this.catalogue = catalogue;
        this.grants = grants;
        this.stock = stock;
        this.entries = entries;
        this.roles = roles;
    }

    List<Item> of(Cluster cluster) {
        Map<String, JitRole> rolesLeft = new TreeMap<>();
        roles.list(cluster).forEach(role -> rolesLeft.put(role.arn(), role));
        List<Item> items = new ArrayList<>();
        for (String arn : entries.list(cluster)) {
            @Nullable JitRole role = rolesLeft.remove(arn);
            item(cluster, arn, role).ifPresent(items::add);
        }
        for (JitRole role : rolesLeft.values()) {
            if (belongsTo(cluster, role)) {
                items.add(item(cluster, role));
            }
        }
        return items;
    }

    /** Of a listed entry; empty if it is not ours after all. */
    private Optional<Item> item(Cluster cluster, String arn, @Nullable JitRole role) {
        Optional<String> claimant = grants.claimant(arn);
        boolean hasRole = role != null || roles.tags(cluster, arn).isPresent();
        @Nullable Instant createdAt = role == null ? null : role.createdAt();
        Optional<KnownGrant> active =
                claimant.map(grants::of)
                        .filter(known -> known.phase() == KnownGrant.Phase.ACTIVE && hasRole);
        if (active.isPresent()) {
            // Our own claim tells all that its tags would.
            return Optional.of(
                    new Item(
                            arn,
                            claimant.orElseThrow(),
                            true,
                            true,
                            active.get().endsAt().orElse(null),
                            createdAt,
                            false));
        }
        return entries.find(cluster, arn)
                .filter(Found::ours)
                .map(
                        entry ->
                                new Item(
                                        arn,
                                        entry.tags().get("RequestID"),
                                        true,
                                        hasRole,
                                        instant(entry.tags().get("ExpiresAt")),
                                        createdAt,
                                        false));
    }

    private Item item(Cluster cluster, JitRole role) {
        boolean waits = stock.waits(role);
        boolean hasEntry =
                !waits && entries.find(cluster, role.arn()).filter(Found::ours).isPresent();
        return new Item(role.arn(), requestId(role), hasEntry, true, null, role.createdAt(), waits);
    }

    /**
     * Roles are an account's, entries a cluster's: a role without an entry is judged where it was
     * claimed, and one that nobody claimed by the first of the account's clusters.
     */
    private boolean belongsTo(Cluster cluster, JitRole role) {
        String minder =
                Optional.ofNullable(requestId(role))
                        .flatMap(id -> KnownRole.cluster(grants.of(id)))
                        .filter(claimed -> catalogue.find(claimed).isPresent())
                        .orElseGet(() -> firstOf(cluster.account()));
        return cluster.name().equals(minder);
    }

    private String firstOf(String account) {
        return catalogue.all().stream()
                .filter(other -> other.account().equals(account))
                .map(Cluster::name)
                .sorted()
                .findFirst()
                .orElse("");
    }

    /** By our own claims, or by the name that a role made for one request has. */
    private @Nullable String requestId(JitRole role) {
        return grants.claimant(role.arn())
                .or(
                        () ->
                                RequestId.parse(role.name().replaceFirst("^jit-", ""))
                                        .map(RequestId::value))
                .orElse(null);
    }

    private static @Nullable Instant instant(@Nullable String text) {
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeParseException changedByHand) {
            return null;
        }
    }
}
