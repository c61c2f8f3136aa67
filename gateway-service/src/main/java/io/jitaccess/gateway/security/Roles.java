package io.jitaccess.gateway.security;

import org.springframework.stereotype.Component;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;

/** Which groups are which role, whichever door their member comes through. */
@Component
public class Roles {
    private final SecuritySettings settings;

    Roles(SecuritySettings settings) {
        this.settings = settings;
    }

    /** Roles of a member of these groups. */
    public Set<Role> of(Collection<String> groups) {
        return of(settings, groups);
    }

    static Set<Role> of(SecuritySettings settings, Collection<String> groups) {
        var roles = EnumSet.noneOf(Role.class);
        for (Role role : Role.values()) {
            if (groups.stream().anyMatch(members(settings, role)::contains)) {
                roles.add(role);
            }
        }
        return roles;
    }

    /** Whether addresses of the domain are names of this issuer's people. */
    public boolean lists(String alias, String domain) {
        return settings.issuers().stream()
                .filter(issuer -> issuer.alias().equals(alias))
                .anyMatch(issuer -> issuer.emailDomains().contains(domain));
    }

    private static Set<String> members(SecuritySettings settings, Role role) {
        return switch (role) {
            case APPROVER -> settings.approvers();
            case AUDITOR -> settings.auditors();
            case ADMIN -> settings.admins();
        };
    }
}
