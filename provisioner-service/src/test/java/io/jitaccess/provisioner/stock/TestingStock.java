package io.jitaccess.provisioner.stock;

import io.jitaccess.catalogue.Cluster;

/** Fills a stock when a test says so. */
public final class TestingStock {
    private TestingStock() {}

    public static void refill(Stock stock, Cluster cluster) {
        stock.refill(cluster);
    }
}
