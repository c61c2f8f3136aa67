package io.jitaccess.provisioner.grant;

import io.jitaccess.catalogue.Cluster;
import io.jitaccess.provisioner.aws.AccessEntries;
import io.jitaccess.provisioner.aws.AwsException;
import io.jitaccess.provisioner.aws.JitRoles;

import java.time.Instant;
import java.util.Optional;

/**
 * Takes a grant's entry and role away, in the order that ends access first, and confirms that both
 * are gone. What is gone already is fine, so it may be repeated at any time.
 */
public final class Teardown {
    private final AccessEntries entries;
    private final JitRoles roles;
    private final Retries retries;

    public Teardown(AccessEntries entries, JitRoles roles, Retries retries) {
        this.entries = entries;
        this.roles = roles;
        this.retries = retries;
    }

    /**
     * Returns once AWS shows neither entry nor role.
     *
     * @throws AwsException if they are not gone by the deadline, or are not ours
     */
    public void run(Cluster cluster, String roleArn, Permit permit, Instant deadline) {
        retries.run(permit, deadline, () -> removeEntry(cluster, roleArn, permit));
        retries.run(permit, deadline, () -> roles.delete(cluster, roleArn));
        retries.run(permit, deadline, () -> confirm(cluster, roleArn));
    }

    private void removeEntry(Cluster cluster, String roleArn, Permit permit) {
        Optional<AccessEntries.Found> found = entries.find(cluster, roleArn);
        if (found.isEmpty()) {
            return;
        }
        entries.requireOurs(cluster, found.get());
        entries.disassociate(cluster, roleArn);
        permit.check();
        entries.delete(cluster, roleArn);
    }

    private void confirm(Cluster cluster, String roleArn) {
        entries.requireAbsent(cluster, roleArn);
        roles.requireAbsent(cluster, roleArn);
    }
}
