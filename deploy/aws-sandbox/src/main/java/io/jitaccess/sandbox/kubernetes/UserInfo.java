package io.jitaccess.sandbox.kubernetes;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/**
 * Who a request comes from, as {@code kubectl auth whoami} shows it.
 *
 * @param principalArn under which the access entry stands; null for a user who is impersonated:
 *     access policies are not theirs
 * @param principalId the unique id of role or user
 */
record UserInfo(
        String username,
        String uid,
        List<String> groups,
        Map<String, List<String>> extra,
        @Nullable String principalArn,
        @Nullable String principalId) {
    static final String AUTHENTICATED = "system:authenticated";

    @Nullable String accessKeyId() {
        List<String> ids = extra.getOrDefault("accessKeyId", List.of());
        return ids.isEmpty() ? null : ids.getFirst();
    }
}
