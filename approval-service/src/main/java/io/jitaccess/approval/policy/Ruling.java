package io.jitaccess.approval.policy;

import io.jitaccess.events.Access;
import io.jitaccess.events.DenialCause;
import io.jitaccess.events.KubeconfigMode;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;

/** What a policy says to a request. */
public sealed interface Ruling {

    /**
     * Yes, at once.
     *
     * @param access exactly what is given
     */
    record Granted(String rule, Access access, List<KubeconfigMode> modes) implements Ruling {}

    /**
     * Yes, if others consent.
     *
     * @param access exactly what would be given
     * @param within how long there is to decide
     */
    record ConsentNeeded(
            String rule,
            Access access,
            List<KubeconfigMode> modes,
            List<ConsentStage> stages,
            Duration within)
            implements Ruling {}

    /**
     * No.
     *
     * @param message why, and what to do next
     * @param rule that decided, if any did
     */
    record Refused(DenialCause cause, String message, @Nullable String rule) implements Ruling {}
}
