package io.jitaccess.provisioner.stock;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.time.Duration;

/**
 * @param size ready roles per account and instance; 0 keeps none; where it is not set, 20 on AWS
 *     and none behind an endpoint of our own, whose roles are known at once
 * @param ripeAfter how old a role must be before AWS can be trusted to know it everywhere; younger
 *     ones are taken last
 * @param maxAge a role's lease, from its making: its maker takes it in the first half and deletes
 *     it in the second; after that it is an orphan, whoever made it
 */
@ConfigurationProperties("jit.stock")
public record StockSettings(
        @Nullable Integer size,
        @DefaultValue("60s") Duration ripeAfter,
        @DefaultValue("12h") Duration maxAge) {
    private static final int ON_AWS = 20;

    public StockSettings {
        if (maxAge.compareTo(ripeAfter.multipliedBy(4)) < 0) {
            throw new IllegalArgumentException(
                    "jit.stock.max-age must be at least four times jit.stock.ripe-after");
        }
        if (size != null && size < 0) {
            throw new IllegalArgumentException("jit.stock.size must not be negative");
        }
    }

    /** The settings with a size, whatever was set. */
    public StockSettings sized(boolean onAws) {
        return size != null ? this : new StockSettings(onAws ? ON_AWS : 0, ripeAfter, maxAge);
    }

    int wanted() {
        return size == null ? 0 : size;
    }

    Duration takenFor() {
        return maxAge.dividedBy(2);
    }
}
