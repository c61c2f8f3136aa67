package io.jitaccess.sandbox.policy;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Fills the policy variables {@code ${aws:PrincipalTag/team}} of a resource or condition value. */
final class Variables {
    private static final Pattern VARIABLE =
            Pattern.compile("\\$\\{([^},]+?)(?:\\s*,\\s*'([^']*)')?\\s*}");

    private Variables() {}

    /** Empty where a variable has no single value and no default: such a value matches nothing. */
    static Optional<String> fill(String text, RequestContext context) {
        if (!text.contains("${")) {
            return Optional.of(text);
        }
        StringBuilder filled = new StringBuilder();
        Matcher variable = VARIABLE.matcher(text);
        while (variable.find()) {
            String name = variable.group(1);
            List<String> values = context.values(name);
            String value;
            if (name.equals("*") || name.equals("?") || name.equals("$")) {
                value = name;
            } else if (values.size() == 1) {
                value = values.getFirst();
            } else if (values.isEmpty() && variable.group(2) != null) {
                value = variable.group(2);
            } else {
                return Optional.empty();
            }
            variable.appendReplacement(filled, Matcher.quoteReplacement(value));
        }
        return Optional.of(variable.appendTail(filled).toString());
    }
}
