package io.jitaccess.local.parts;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The people of the local stack. */
public enum LocalPeople {
    DANA("Dana Developer", List.of("developers")),
    DEVIN("Devin Developer", List.of("developers")),
    ALEX("Alex Approver", List.of("platform-leads")),
    ADA("Ada Admin", List.of("jit-admins", "auditors"));

    static final Map<String, LocalPeople> BY_SUBJECT =
            Arrays.stream(values())
                    .collect(
                            Collectors.toMap(
                                    LocalPeople::subject,
                                    person -> person,
                                    (a, _) -> a,
                                    TreeMap::new));

    private final String displayName;
    private final List<String> groups;

    LocalPeople(String displayName, List<String> groups) {
        this.displayName = displayName;
        this.groups = groups;
    }

    /** {@code sub} of the token, and the local part of the e-mail address. */
    public String subject() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    public String displayName() {
        return displayName;
    }

    List<String> groups() {
        return groups;
    }
}
