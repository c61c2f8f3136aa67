package io.jitaccess.audit.event;

import io.jitaccess.events.DecisionOutcome;
import io.jitaccess.events.DecisionRecorded;
import io.jitaccess.events.JitEvent;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What came of what was asked for. Follows from the event alone, so it can be asked of old rows.
 */
public enum Outcome {
    /** Access was approved or made, or lasts longer. */
    GRANTED("Approved", "Provisioned", "Extended"),
    /** Somebody was told no. */
    REFUSED("Denied", "GatewayRefused", "ProvisionerRefused"),
    /** It should have worked and did not. */
    FAILED("ProvisioningFailed", EventContent.UNREADABLE),
    /** Access ended or is gone. */
    ENDED("Expired", "Revoked", "Deprovisioned");

    /** The type whose outcome is in a field of its own. */
    public static final String BY_FIELD = "DecisionRecorded";

    /** The value of that field which is no refusal. */
    public static final String COUNTED = DecisionOutcome.COUNTED.name();

    private final List<String> types;

    Outcome(String... types) {
        this.types = List.of(types);
    }

    /** Types that have this outcome whatever they say. */
    public List<String> types() {
        return types;
    }

    /** As people write it. */
    public String inWords() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The outcome of this name. */
    public static Optional<Outcome> named(String name) {
        return Arrays.stream(values()).filter(each -> each.inWords().equals(name)).findFirst();
    }

    /** Outcome of the event, if it has one. */
    public static Optional<Outcome> of(JitEvent event) {
        if (event instanceof DecisionRecorded decision) {
            return decision.outcome() == DecisionOutcome.COUNTED
                    ? Optional.empty()
                    : Optional.of(REFUSED);
        }
        return ofType(event.getClass().getSimpleName());
    }

    /** Outcome of events of this type, if they all have the same. */
    public static Optional<Outcome> ofType(String type) {
        return Arrays.stream(values()).filter(each -> each.types.contains(type)).findFirst();
    }
}
