package io.jitaccess.sandbox.kubernetes;

import io.jitaccess.sandbox.eks.Username;
import io.jitaccess.sandbox.faults.Behaviour;
import io.jitaccess.sandbox.http.Request;
import io.jitaccess.sandbox.world.AccessEntry;
import io.jitaccess.sandbox.world.Cluster;
import io.jitaccess.sandbox.world.Credential;
import io.jitaccess.sandbox.world.Principal;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes a user of a bearer token: verifies it, then looks for the access entry of exactly this role
 * or user.
 */
final class Authenticator {
    private record Cached(UserInfo user, Instant until) {}

    private final Cluster cluster;
    private final Behaviour behaviour;
    private final InstantSource clock;
    private final TokenVerifier tokens;
    private final Map<String, Cached> cache = new ConcurrentHashMap<>();

    Authenticator(Cluster cluster, Behaviour behaviour, InstantSource clock, TokenVerifier tokens) {
        this.cluster = cluster;
        this.behaviour = behaviour;
        this.clock = clock;
        this.tokens = tokens;
    }

    UserInfo authenticate(Request request) throws TokenVerifier.InvalidToken {
        String header = request.header("authorization").orElse("");
        if (!header.startsWith("Bearer ")) {
            throw new TokenVerifier.InvalidToken("no bearer token");
        }
        String token = header.substring("Bearer ".length()).strip();
        Duration trusted = behaviour.delays().tokenCache();
        if (trusted.isZero()) {
            return review(token);
        }
        Instant now = clock.instant();
        cache.values().removeIf(cached -> cached.until().isBefore(now));
        Cached known = cache.get(token);
        if (known != null) {
            return known.user();
        }
        UserInfo user = review(token);
        cache.put(token, new Cached(user, now.plus(trusted)));
        return user;
    }

    private UserInfo review(String token) throws TokenVerifier.InvalidToken {
        Credential credential = tokens.verify(token, cluster);
        Principal caller = credential.principal();
        AccessEntry entry =
                cluster.entries()
                        .get(caller.principalArn(), behaviour.delays().entry())
                        .filter(e -> e.identity().principalId().equals(caller.uniqueId()))
                        .filter(e -> cluster.takesAccessEntries())
                        .orElseThrow(
                                () ->
                                        new TokenVerifier.InvalidToken(
                                                "ARN is not mapped: " + caller.principalArn()));
        List<String> groups = new ArrayList<>(entry.groups());
        groups.add(UserInfo.AUTHENTICATED);
        return new UserInfo(
                Username.of(entry.username(), caller),
                "aws-iam-authenticator:" + caller.account() + ":" + caller.uniqueId(),
                groups,
                extra(credential),
                caller.principalArn(),
                caller.uniqueId());
    }

    private Map<String, List<String>> extra(Credential credential) {
        Principal caller = credential.principal();
        Map<String, List<String>> extra = new HashMap<>();
        extra.put("accessKeyId", List.of(credential.accessKeyId()));
        extra.put("arn", List.of(caller.arn()));
        extra.put("principalId", List.of(caller.uniqueId()));
        extra.put("sigs.k8s.io/aws-iam-authenticator/principalId", List.of(caller.uniqueId()));
        switch (caller) {
            case Principal.Session session -> {
                extra.put("sessionName", List.of(session.name()));
                // The session's ARN has no path, and so this has none.
                extra.put(
                        "canonicalArn",
                        List.of(
                                "arn:%s:iam::%s:role/%s"
                                        .formatted(
                                                cluster.partition(),
                                                session.account(),
                                                session.role().name())));
            }
            case Principal.IamUser user -> {
                extra.put("sessionName", List.of(""));
                extra.put("canonicalArn", List.of(user.arn()));
            }
        }
        return extra;
    }
}
