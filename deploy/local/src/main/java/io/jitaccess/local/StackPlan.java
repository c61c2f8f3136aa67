package io.jitaccess.local;

import io.jitaccess.kafka.Service;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * What of the stack runs, and what is set otherwise than {@code deploy/local/up} sets it.
 *
 * @param services the services that run; the infrastructure always does
 * @param settings Spring properties given to every service
 */
public record StackPlan(Training training, Set<Service> services, Map<String, String> settings) {

    public StackPlan {
        services = EnumSet.copyOf(services);
        settings = Map.copyOf(settings);
    }

    /** Whether services that have no AOT cache get one before they are started. */
    public enum Training {
        WHERE_MISSING,
        NONE
    }

    /** The whole product, as fast to start as it gets. */
    public static StackPlan everything() {
        return new StackPlan(Training.WHERE_MISSING, EnumSet.allOf(Service.class), Map.of());
    }

    /** The whole product, without the minutes that AOT caches take at first. */
    public static StackPlan untrained() {
        return new StackPlan(Training.NONE, EnumSet.allOf(Service.class), Map.of());
    }
}
