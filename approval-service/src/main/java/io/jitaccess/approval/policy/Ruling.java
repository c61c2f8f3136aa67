package io.jitaccess.approval.policy;

import io.jitaccess.events.Access;
import io.jitaccess.events.DenialCause;
import io.jitaccess.events.KubeconfigMode;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;

/** What a policy says to a request. */
public sealed interface Ruling {

    /** Name of the rule that decided, if any did. */
    @Nullable String rule();

    /** In the word of the policy file: auto, approve, break-glass or deny. */
    default String outcome() {
        return switch (this) {
            case Granted granted -> granted.breakGlass() ? "break-glass" : "auto";
            case ConsentNeeded _ -> "approve";
            case Refused _ -> "deny";
        };
    }

    /**
     * Yes, at once.
     *
     * @param access exactly what is given
     * @param breakGlass whether somebody else must review the use afterwards
     * @param passesLockdown whether it holds for this person on a locked cluster too
     */
    record Granted(
            String rule,
            Access access,
            List<KubeconfigMode> modes,
            boolean breakGlass,
            boolean passesLockdown)
            implements Ruling {}

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
