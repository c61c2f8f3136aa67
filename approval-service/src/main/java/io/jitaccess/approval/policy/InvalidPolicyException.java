package io.jitaccess.approval.policy;

import java.util.List;

/** {@code policy.yml} is wrong; the message names each line and what would be accepted. */
public final class InvalidPolicyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InvalidPolicyException(String source, List<String> problems) {
        super(
                problems.size() == 1
                        ? source + " " + problems.getFirst()
                        : "%s has %d errors:%n  %s"
                                .formatted(source, problems.size(), String.join("\n  ", problems)));
    }
}
