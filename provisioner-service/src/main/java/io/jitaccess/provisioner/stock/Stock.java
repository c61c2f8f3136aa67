package io.jitaccess.provisioner.stock;

import io.jitaccess.catalogue.Cluster;

import java.util.Optional;

/** Ready, unused roles of each account. */
public final class Stock {
    /** A ready role's name, taken for good; empty means make one. */
    public Optional<String> take(Cluster cluster) {
        return Optional.empty();
    }

    /** Whether the role is one that waits to be taken. */
    public boolean owns(String roleName) {
        return false;
    }
}
