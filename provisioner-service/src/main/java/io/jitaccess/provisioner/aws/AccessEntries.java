package io.jitaccess.provisioner.aws;

import io.jitaccess.catalogue.Cluster;

import software.amazon.awssdk.services.eks.model.AccessEntry;
import software.amazon.awssdk.services.eks.model.ResourceInUseException;
import software.amazon.awssdk.services.eks.model.ResourceNotFoundException;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The access entries of grants on their clusters. Every call may be repeated after a crash. */
public final class AccessEntries {
    private final Accounts accounts;
    private final Purpose purpose;
    private final Installation installation;
    private final Associations associations;

    public AccessEntries(Accounts accounts, Purpose purpose, Installation installation) {
        this.accounts = accounts;
        this.purpose = purpose;
        this.installation = installation;
        this.associations = new Associations(accounts, purpose);
    }

    /** An entry as found. */
    public record Found(
            String roleArn,
            String entryArn,
            String username,
            List<String> kubernetesGroups,
            Map<String, String> tags,
            boolean ours) {}

    /** Makes the entry, or finds that an earlier attempt made it. */
    public void create(Cluster cluster, EntrySpec spec) {
        Spoke spoke = accounts.spoke(cluster, purpose);
        try {
            spoke.eks(
                    eks ->
                            eks.createAccessEntry(
                                    r ->
                                            r.clusterName(cluster.name())
                                                    .principalArn(spec.roleArn())
                                                    .username(spec.username())
                                                    .kubernetesGroups(spec.kubernetesGroups())
                                                    .tags(allTags(spec))));
        } catch (AwsException exists) {
            if (!(exists.getCause() instanceof ResourceInUseException)) {
                throw exists;
            }
            requireSame(cluster, spec);
        }
    }

    /** Adopts only what is ours and for this request: anything else belongs to somebody. */
    private void requireSame(Cluster cluster, EntrySpec spec) {
        Found found =
                find(cluster, spec.roleArn())
                        .orElseThrow(() -> AwsException.notYetVisible(spec.roleArn()));
        requireOurs(cluster, found);
        if (!fits(found, spec)) {
            throw AwsException.foreign(
                    "the access entry of %s serves another request".formatted(spec.roleArn()));
        }
    }

    /** Associates one access policy; doing so again replaces its scope by the same. */
    public void associate(Cluster cluster, EntrySpec spec, String policy) {
        associations.make(cluster, spec, policy);
    }

    /**
     * Reads back what was made.
     *
     * @throws AwsException propagating, while AWS shows something else than was asked for
     */
    public void verify(Cluster cluster, EntrySpec spec) {
        Found found =
                find(cluster, spec.roleArn())
                        .orElseThrow(() -> AwsException.notYetVisible("the access entry"));
        if (!found.ours() || !fits(found, spec)) {
            throw AwsException.notYetVisible("the access entry as asked for");
        }
        if (!associations.fit(cluster, spec)) {
            throw AwsException.notYetVisible("the access policies as asked for");
        }
    }

    /** Sets tags of the entry, as when a grant gets a later end. */
    public void tag(Cluster cluster, Found entry, Map<String, String> tags) {
        Spoke spoke = accounts.spoke(cluster, purpose);
        spoke.eks(eks -> eks.tagResource(r -> r.resourceArn(entry.entryArn()).tags(tags)));
    }

    /** Takes all access policies off the entry. */
    public void disassociate(Cluster cluster, String roleArn) {
        associations.end(cluster, roleArn);
    }

    /** Deletes the entry; associations go with it, and one that is gone already is fine. */
    public void delete(Cluster cluster, String roleArn) {
        if (!installation.ownsPath(roleArn)) {
            throw AwsException.foreign("entry for %s is not ours".formatted(roleArn));
        }
        Spoke spoke = accounts.spoke(cluster, purpose);
        ignoringAbsence(
                () ->
                        spoke.eks(
                                eks ->
                                        eks.deleteAccessEntry(
                                                r ->
                                                        r.clusterName(cluster.name())
                                                                .principalArn(roleArn))));
    }

    /** The entry of this role, if there is one. */
    public Optional<Found> find(Cluster cluster, String roleArn) {
        Spoke spoke = accounts.spoke(cluster, purpose);
        try {
            return Optional.of(
                    found(
                            spoke.eks(
                                    eks ->
                                            eks.describeAccessEntry(
                                                            r ->
                                                                    r.clusterName(cluster.name())
                                                                            .principalArn(roleArn))
                                                    .accessEntry())));
        } catch (AwsException failed) {
            if (isAbsence(failed)) {
                return Optional.empty();
            }
            throw failed;
        }
    }

    /**
     * @throws AwsException refused, if the entry belongs to somebody else
     */
    public void requireOurs(Cluster cluster, Found found) {
        if (!found.ours()) {
            throw AwsException.foreign(
                    "cluster %s has an access entry for %s that is not ours"
                            .formatted(cluster.name(), found.roleArn()));
        }
    }

    /**
     * @throws AwsException propagating, while AWS still shows the entry
     */
    public void requireAbsent(Cluster cluster, String roleArn) {
        if (find(cluster, roleArn).isPresent()) {
            throw AwsException.notYetVisible("the deletion of the access entry");
        }
    }

    /** That an entry which should be there is not. */
    public AwsException gone(Cluster cluster, String roleArn) {
        return new AwsException(
                new AwsError.Refused(
                        AwsError.Reason.INVALID,
                        "EntryGone",
                        "cluster %s has no access entry for %s".formatted(cluster.name(), roleArn)),
                null);
    }

    /** How many entries a cluster has. */
    public record Count(int ours, int all) {}

    public Count count(Cluster cluster) {
        Spoke spoke = accounts.spoke(cluster, purpose);
        List<String> all =
                spoke.eks(
                        eks ->
                                eks
                                        .listAccessEntriesPaginator(
                                                r -> r.clusterName(cluster.name()))
                                        .accessEntries()
                                        .stream()
                                        .toList());
        return new Count((int) all.stream().filter(installation::ownsPath).count(), all.size());
    }

    /** ARNs of all roles under our path that have an entry on the cluster. */
    public List<String> list(Cluster cluster) {
        Spoke spoke = accounts.spoke(cluster, purpose);
        return spoke.eks(
                eks ->
                        eks
                                .listAccessEntriesPaginator(r -> r.clusterName(cluster.name()))
                                .accessEntries()
                                .stream()
                                .filter(installation::ownsPath)
                                .toList());
    }

    /** As {@link #list}, of those alone that have this access policy. */
    public List<String> listWith(Cluster cluster, String policy) {
        Spoke spoke = accounts.spoke(cluster, purpose);
        return spoke.eks(
                eks ->
                        eks
                                .listAccessEntriesPaginator(
                                        r ->
                                                r.clusterName(cluster.name())
                                                        .associatedPolicyArn(
                                                                Associations.policyArn(
                                                                        cluster, policy)))
                                .accessEntries()
                                .stream()
                                .filter(installation::ownsPath)
                                .toList());
    }

    private Found found(AccessEntry entry) {
        return new Found(
                entry.principalArn(),
                entry.accessEntryArn(),
                entry.username(),
                entry.kubernetesGroups().stream().sorted().toList(),
                Map.copyOf(entry.tags()),
                installation.ownsPath(entry.principalArn()) && installation.ownsTags(entry.tags()));
    }

    private static boolean fits(Found found, EntrySpec spec) {
        return found.username().equals(spec.username())
                && found.kubernetesGroups()
                        .equals(spec.kubernetesGroups().stream().sorted().toList())
                && found.tags().entrySet().containsAll(spec.tags().entrySet());
    }

    private Map<String, String> allTags(EntrySpec spec) {
        Map<String, String> tags = new HashMap<>(spec.tags());
        tags.putAll(installation.tags());
        return tags;
    }

    /** Where the cluster is gone, or never took access entries, there is none either. */
    static boolean isAbsence(AwsException failed) {
        return failed.getCause() instanceof ResourceNotFoundException
                || AwsErrors.isWithoutEntries(failed.error());
    }

    static void ignoringAbsence(Runnable deletion) {
        try {
            deletion.run();
        } catch (AwsException failed) {
            if (!isAbsence(failed)) {
                throw failed;
            }
        }
    }
}
