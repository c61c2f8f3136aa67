package io.jitaccess.sandbox.faults;

/** Limits that AWS sets per account and cluster; zero or nothing means AWS's own figure. */
public record Quotas(int rolesPerAccount, int entriesPerCluster, int policiesPerEntry) {
    public static final Quotas AWS = new Quotas(0, 0, 0);

    public Quotas {
        rolesPerAccount = rolesPerAccount == 0 ? 1000 : rolesPerAccount;
        entriesPerCluster = entriesPerCluster == 0 ? 3000 : entriesPerCluster;
        policiesPerEntry = policiesPerEntry == 0 ? 20 : policiesPerEntry;
    }
}
