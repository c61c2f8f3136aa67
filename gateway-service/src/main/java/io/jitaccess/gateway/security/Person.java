package io.jitaccess.gateway.security;

import io.jitaccess.events.Actor;
import io.jitaccess.events.ActorKind;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * Who is calling, as their token says.
 *
 * @param id stable: alias of the issuer, colon, subject
 * @param user name for AWS and Kubernetes: the verified e-mail address, otherwise the subject
 * @param name to read
 * @param groups sorted
 * @param issuedAt of the token: how fresh the groups are
 * @param expiresAt of the token: nothing is shown after it
 */
public record Person(
        String id,
        String user,
        @Nullable String name,
        List<String> groups,
        Set<Role> roles,
        Instant issuedAt,
        Instant expiresAt) {

    public Person {
        groups = groups.stream().sorted().distinct().toList();
        roles = Set.copyOf(roles);
    }

    public boolean is(Role role) {
        return roles.contains(role);
    }

    public Actor actor() {
        return Actor.builder()
                .kind(ActorKind.PERSON)
                .id(id)
                .name(name == null ? user : name)
                .build();
    }
}
