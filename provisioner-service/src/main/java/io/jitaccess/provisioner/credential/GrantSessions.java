package io.jitaccess.provisioner.credential;

import io.jitaccess.catalogue.Cluster;
import io.jitaccess.events.Provisioned;
import io.jitaccess.provisioner.aws.AwsError;
import io.jitaccess.provisioner.aws.AwsException;
import io.jitaccess.provisioner.aws.AwsNames;
import io.jitaccess.provisioner.aws.EksTokens;
import io.jitaccess.provisioner.aws.RoleSessions;
import io.jitaccess.provisioner.aws.SessionCredentials;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The role session of each grant: kept, renewed before a token drawn from it could outlive it, and
 * sized so that the last one ends exactly with the grant.
 */
final class GrantSessions {
    /** Role chaining allows no more. */
    static final Duration LONGEST = Duration.ofHours(1);

    /** STS allows no less. */
    static final Duration SHORTEST = Duration.ofMinutes(15);

    private static final Duration RENEW_BEFORE_END = EksTokens.LIFETIME.plusMinutes(1);

    /** No write to IAM takes longer to be known. */
    private static final Duration KNOWN_EVERYWHERE = Duration.ofMinutes(3);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private final RoleSessions roles;
    private final Draws draws;
    private final InstantSource clock;
    private final Duration patience;
    private final Map<String, Slot> slots = new ConcurrentHashMap<>();

    /**
     * @param patience how long to wait for a new role to become visible
     */
    GrantSessions(RoleSessions roles, Draws draws, InstantSource clock, Duration patience) {
        this.roles = roles;
        this.draws = draws;
        this.clock = clock;
        this.patience = patience;
    }

    /** One grant's session; its monitor lets one caller renew while the others wait. */
    private static final class Slot {
        private @Nullable SessionCredentials session;
    }

    /** The grant's kept session, good for at least one more token. */
    SessionCredentials kept(Provisioned grant, Cluster cluster, Instant endsAt) {
        Slot slot = slots.computeIfAbsent(grant.requestId(), _ -> new Slot());
        synchronized (slot) {
            SessionCredentials session = slot.session;
            if (session == null || isToRenew(session, endsAt)) {
                session = fresh(grant, cluster, endsAt);
                slot.session = session;
            }
            return session;
        }
    }

    /** A session of its own, for keys that leave us. */
    SessionCredentials fresh(Provisioned grant, Cluster cluster, Instant endsAt) {
        String name = AwsNames.sessionName("jit", grant.user(), cluster.name(), grant.requestId());
        var wanted =
                new RoleSessions.Session(
                        grant.role().roleArn(),
                        name,
                        grant.user(),
                        Map.of(
                                "Purpose",
                                "JITAccess",
                                "UserID",
                                AwsNames.encode(grant.user()),
                                "ClusterID",
                                cluster.arn(),
                                "RequestID",
                                grant.requestId()),
                        duration(Duration.between(clock.instant(), endsAt)));
        SessionCredentials session = assume(cluster, wanted, grant.occurredAt());
        draws.session(grant, name, session);
        return session;
    }

    /** Forgets what can no longer be of use. */
    void forgetEnded() {
        Instant now = clock.instant();
        slots.values()
                .removeIf(
                        slot -> {
                            synchronized (slot) {
                                return slot.session != null
                                        && slot.session.expiresAt().isBefore(now);
                            }
                        });
    }

    /** What is left, in parts as equal as can be, none of them longer than STS allows. */
    static Duration duration(Duration remaining) {
        if (remaining.compareTo(SHORTEST) <= 0) {
            return SHORTEST;
        }
        long parts = Math.ceilDiv(remaining.toSeconds(), LONGEST.toSeconds());
        return Duration.ofSeconds(remaining.toSeconds() / parts);
    }

    private boolean isToRenew(SessionCredentials session, Instant endsAt) {
        // What lasts as long as the grant, to the second, need not be renewed.
        return session.expiresAt().isBefore(endsAt.minusSeconds(2))
                && clock.instant().isAfter(session.expiresAt().minus(RENEW_BEFORE_END));
    }

    /**
     * STS denies a role that it does not know yet and one that is gone in the same words; which of
     * the two it is, the age of the grant tells.
     */
    private SessionCredentials assume(
            Cluster cluster, RoleSessions.Session wanted, Instant grantedAt) {
        Instant until = clock.instant().plus(patience);
        for (Duration pause = FIRST_PAUSE; ; pause = longer(pause)) {
            try {
                return roles.assume(cluster, wanted);
            } catch (AwsException failed) {
                if (failed.error() instanceof AwsError.Propagating
                        && clock.instant().isAfter(grantedAt.plus(KNOWN_EVERYWHERE))) {
                    throw new RoleGoneException(failed);
                }
                if (failed.error() instanceof AwsError.Refused
                        || clock.instant().plus(pause).isAfter(until)) {
                    throw failed;
                }
                sleep(pause);
            }
        }
    }

    private static Duration longer(Duration pause) {
        Duration doubled = pause.multipliedBy(2);
        return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }

    private static void sleep(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the service is stopping", stopping);
        }
    }
}
