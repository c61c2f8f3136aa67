package io.jitaccess.provisioner.credential;

import io.jitaccess.catalogue.Cluster;
import io.jitaccess.catalogue.ClusterCatalogue;
import io.jitaccess.events.KubeconfigMode;
import io.jitaccess.events.Provisioned;
import io.jitaccess.provisioner.aws.EksTokens;
import io.jitaccess.provisioner.aws.SessionCredentials;
import io.jitaccess.provisioner.state.Grants;
import io.jitaccess.provisioner.state.KnownGrant;
import io.jitaccess.provisioner.state.KnownGrant.Phase;
import io.jitaccess.provisioner.state.Lockdowns;

import org.springframework.http.HttpStatus;
import org.springframework.web.ErrorResponseException;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/** Hands out credentials of active grants to their holders. */
final class Credentials {
    /** An API server and we need not agree to the second. */
    private static final Duration MARGIN = Duration.ofMinutes(1);

    private final ClusterCatalogue catalogue;
    private final Grants grants;
    private final Lockdowns lockdowns;
    private final GrantSessions sessions;
    private final Kubeconfigs kubeconfigs;
    private final Supplier<GrantTokens> tokens;
    private final Draws draws;
    private final Supplier<String> ids;
    private final InstantSource clock;
    private final boolean backdate;

    /** What credentials are made with. */
    record Tools(
            ClusterCatalogue catalogue,
            Grants grants,
            Lockdowns lockdowns,
            GrantSessions sessions,
            Kubeconfigs kubeconfigs,
            Supplier<GrantTokens> tokens,
            Draws draws,
            Supplier<String> ids) {}

    /**
     * @param backdate whether a token's quarter of an hour ends with the grant
     */
    Credentials(Tools tools, InstantSource clock, boolean backdate) {
        this.catalogue = tools.catalogue();
        this.grants = tools.grants();
        this.lockdowns = tools.lockdowns();
        this.sessions = tools.sessions();
        this.kubeconfigs = tools.kubeconfigs();
        this.tokens = tools.tokens();
        this.draws = tools.draws();
        this.ids = tools.ids();
        this.clock = clock;
        this.backdate = backdate;
    }

    /** A grant that is active, and until when. */
    private record Active(Provisioned grant, Cluster cluster, Instant endsAt) {}

    /** An EKS token for kubectl. */
    ExecCredential draw(String requestId, String person, ExecApi api, Draw draw) {
        Active active = active(requestId, person);
        SessionCredentials session =
                sessions.kept(active.grant(), active.cluster(), active.endsAt());
        Instant now = clock.instant();
        Instant last = active.endsAt().minus(EksTokens.LIFETIME);
        Instant date = backdate && last.isBefore(now) ? last : now;
        Instant tokenEnd = date.plus(EksTokens.LIFETIME);
        Instant expiresAt =
                earlier(
                        date.equals(now) ? tokenEnd.minus(MARGIN) : tokenEnd,
                        earlier(active.endsAt(), session.expiresAt()));
        draws.token(active.grant(), session, draw);
        return ExecCredential.of(
                api, EksTokens.mint(session, active.cluster(), date).reveal(), expiresAt);
    }

    /** A kubeconfig that draws its tokens here. Voids the one before. */
    String brokerKubeconfig(String requestId, String person, Shell shell, Draw draw) {
        Active active = active(requestId, person);
        requireMode(active, KubeconfigMode.BROKER);
        String id = ids.get();
        var token =
                new Kubeconfigs.GrantToken(
                        id, tokens.get().issue(new GrantTokens.Grant(requestId, person, id)));
        Kubeconfig kubeconfig =
                kubeconfigs.broker(active.grant(), active.cluster(), active.endsAt(), token, shell);
        draws.brokerKubeconfig(active.grant(), id, active.endsAt(), draw);
        return kubeconfig.yaml();
    }

    /**
     * A kubeconfig with temporary keys, where the rule allows it and STS can make them end in time.
     */
    String staticKubeconfig(String requestId, String person, Draw draw) {
        Active active = active(requestId, person);
        requireMode(active, KubeconfigMode.STATIC);
        if (Duration.between(clock.instant(), active.endsAt()).compareTo(GrantSessions.SHORTEST)
                < 0) {
            throw Problem.of(
                    HttpStatus.CONFLICT,
                    "Too little time left",
                    "Temporary AWS keys last 15 minutes at least, longer than this grant. Fetch the"
                            + " kubeconfig with mode=broker.");
        }
        SessionCredentials session =
                sessions.fresh(active.grant(), active.cluster(), active.endsAt());
        Kubeconfig kubeconfig =
                kubeconfigs.withKeys(active.grant(), active.cluster(), active.endsAt(), session);
        draws.staticKubeconfig(active.grant(), session, draw);
        return kubeconfig.yaml();
    }

    private Active active(String requestId, String person) {
        KnownGrant known = grants.of(requestId);
        Optional<Provisioned> grant = known.fact(Provisioned.class);
        if (grant.filter(it -> it.person().equals(person)).isEmpty()) {
            throw Problem.notFound(requestId);
        }
        Instant endsAt = known.endsAt().orElseThrow();
        if (known.phase() != Phase.ACTIVE || !clock.instant().isBefore(endsAt)) {
            throw ended(requestId);
        }
        Cluster cluster =
                catalogue
                        .find(grant.get().role().cluster())
                        .orElseThrow(() -> Problem.notFound(requestId));
        if (lockdowns.isClosedTo(cluster.name(), known.passesLockdownOf().orElse(null))) {
            throw Problem.of(
                    HttpStatus.CONFLICT,
                    "Cluster locked down",
                    "Cluster %s is locked down. Ask again once it is open."
                            .formatted(cluster.name()));
        }
        return new Active(grant.get(), cluster, endsAt);
    }

    private static ErrorResponseException ended(String requestId) {
        return Problem.of(
                HttpStatus.CONFLICT,
                "Grant not active",
                "Request %s has ended. Ask for access again.".formatted(requestId));
    }

    private static void requireMode(Active active, KubeconfigMode mode) {
        if (!active.grant().kubeconfigModes().contains(mode)) {
            throw Problem.of(
                    HttpStatus.FORBIDDEN,
                    "Kubeconfig mode not allowed",
                    "The rule that granted %s allows only kubeconfigs of mode %s."
                            .formatted(
                                    active.grant().requestId(), active.grant().kubeconfigModes()));
        }
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
