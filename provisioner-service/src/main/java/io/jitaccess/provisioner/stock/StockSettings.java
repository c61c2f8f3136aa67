package io.jitaccess.provisioner.stock;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.time.Duration;

/**
 * @param size ready roles per account; 0 keeps none
 * @param ripeAfter how old a role must be before AWS can be trusted to know it everywhere
 * @param maxAge after which an unused role is nobody's any more, whoever made it
 */
@ConfigurationProperties("jit.stock")
public record StockSettings(
        @DefaultValue("0") int size,
        @DefaultValue("60s") Duration ripeAfter,
        @DefaultValue("12h") Duration maxAge) {
    public StockSettings {
        if (maxAge.compareTo(ripeAfter.multipliedBy(2)) < 0) {
            throw new IllegalArgumentException(
                    "jit.stock.max-age must be at least twice jit.stock.ripe-after");
        }
    }
}
