package io.jitaccess.sandbox.eks;

import io.jitaccess.sandbox.world.Principal;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The Kubernetes user name of an access entry, with its templates. */
public final class Username {
    private static final List<String> RESERVED =
            List.of("system:", "eks:", "aws:", "amazon:", "iam:");
    private static final Pattern TEMPLATE = Pattern.compile("\\{\\{\\s*(\\w+)\\s*}}");
    private static final List<String> TEMPLATES = List.of("SessionName", "SessionNameRaw");

    private Username() {}

    static String usual(PrincipalArn principal) {
        return principal.kind().equals("user")
                ? principal.text()
                : principal.text().substring(0, principal.text().indexOf(":iam:"))
                        + ":sts::%s:assumed-role/%s/{{SessionName}}"
                                .formatted(principal.account(), principal.name());
    }

    static String checked(String username) {
        for (String prefix : RESERVED) {
            if (username.startsWith(prefix)) {
                throw EksErrors.invalidParameter("The username must not begin with " + prefix);
            }
        }
        if (username.isEmpty() || username.length() > 256) {
            throw EksErrors.invalidParameter("The username must have 1 to 256 characters");
        }
        Matcher template = TEMPLATE.matcher(username);
        while (template.find()) {
            if (!TEMPLATES.contains(template.group(1))) {
                throw EksErrors.invalidParameter(
                        "The username contains the unknown template " + template.group());
            }
            if (username.lastIndexOf(':', template.start()) < 0) {
                throw EksErrors.invalidParameter(
                        "The username must contain a colon before the template "
                                + template.group());
            }
        }
        return username;
    }

    /** Fills the templates for the one who comes. */
    public static String of(String template, Principal caller) {
        String session = caller instanceof Principal.Session s ? s.name() : "";
        return TEMPLATE.matcher(template)
                .replaceAll(
                        match ->
                                Matcher.quoteReplacement(
                                        match.group(1).equals("SessionName")
                                                ? session.replace('@', '-')
                                                : session));
    }
}
