package io.jitaccess.provisioner.credential;

import io.jitaccess.events.Actor;
import io.jitaccess.events.ActorKind;
import io.jitaccess.events.CredentialKind;
import io.jitaccess.events.CredentialsIssued;
import io.jitaccess.events.EventId;
import io.jitaccess.events.Provisioned;
import io.jitaccess.kafka.Service;
import io.jitaccess.provisioner.aws.SessionCredentials;
import io.jitaccess.provisioner.kafka.Facts;
import io.jitaccess.provisioner.state.Grants;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Tells who drew what: sessions and kubeconfigs one by one, tokens by the minute. No secrets. */
final class Draws {
    private static final Actor US =
            Actor.builder().kind(ActorKind.SERVICE).id(Service.PROVISIONER.principal()).build();

    private final Facts facts;
    private final Grants grants;
    private final InstantSource clock;
    private final String instance;
    private final Map<Minute, Tally> tokens = new ConcurrentHashMap<>();

    Draws(Facts facts, Grants grants, InstantSource clock, String instance) {
        this.facts = facts;
        this.grants = grants;
        this.clock = clock;
        this.instance = instance;
    }

    private record Minute(
            String requestId,
            Instant start,
            @Nullable String clientAddress,
            @Nullable String userAgent) {}

    private record Tally(Provisioned grant, String accessKeyId, LongAdder count) {}

    void session(Provisioned grant, String name, SessionCredentials session) {
        var _ =
                write(
                        issued(grant, CredentialKind.SESSION, session.accessKeyId())
                                .sessionName(name)
                                .accessKeyId(session.accessKeyId())
                                .expiresAt(session.expiresAt())
                                .build());
    }

    void token(Provisioned grant, SessionCredentials session, Draw draw) {
        Instant minute = clock.instant().truncatedTo(ChronoUnit.MINUTES);
        tokens.computeIfAbsent(
                        new Minute(
                                grant.requestId(), minute, draw.clientAddress(), draw.userAgent()),
                        _ -> new Tally(grant, session.accessKeyId(), new LongAdder()))
                .count()
                .increment();
    }

    /** Returns once every instance can learn that earlier grant tokens of the request are void. */
    void brokerKubeconfig(Provisioned grant, String tokenId, Instant endsAt, Draw draw) {
        write(
                        issued(grant, CredentialKind.BROKER_KUBECONFIG, tokenId)
                                .grantTokenId(tokenId)
                                .expiresAt(endsAt)
                                .clientAddress(draw.clientAddress())
                                .userAgent(draw.userAgent())
                                .build())
                .join();
    }

    void staticKubeconfig(Provisioned grant, SessionCredentials session, Draw draw) {
        write(
                        issued(grant, CredentialKind.STATIC_KUBECONFIG, session.accessKeyId())
                                .accessKeyId(session.accessKeyId())
                                .expiresAt(session.expiresAt())
                                .clientAddress(draw.clientAddress())
                                .userAgent(draw.userAgent())
                                .build())
                .join();
    }

    /** Writes the tallies of minutes that are over, or of all. */
    void flush(boolean all) {
        Instant minute = clock.instant().truncatedTo(ChronoUnit.MINUTES);
        for (Minute key : List.copyOf(tokens.keySet())) {
            if (all || key.start().isBefore(minute)) {
                Tally tally = tokens.remove(key);
                if (tally != null) {
                    var _ = write(counted(key, tally));
                }
            }
        }
    }

    private CredentialsIssued counted(Minute minute, Tally tally) {
        String ordinal =
                "%s/%s/%08x"
                        .formatted(
                                minute.start(),
                                instance,
                                Objects.hash(minute.clientAddress(), minute.userAgent()));
        return issued(tally.grant(), CredentialKind.TOKEN, ordinal)
                .accessKeyId(tally.accessKeyId())
                .count(tally.count().sum())
                .clientAddress(minute.clientAddress())
                .userAgent(minute.userAgent())
                .build();
    }

    private CredentialsIssued.Builder issued(
            Provisioned grant, CredentialKind kind, String ordinal) {
        return CredentialsIssued.builder()
                .eventId(
                        EventId.of(
                                grant.requestId(), CredentialsIssued.class, kind + "/" + ordinal))
                .requestId(grant.requestId())
                .occurredAt(clock.instant())
                .actor(US)
                .person(grant.person())
                .role(grant.role())
                .kind(kind)
                .count(1);
    }

    private CompletableFuture<Void> write(CredentialsIssued fact) {
        return facts.write(fact).thenRun(() -> grants.apply(fact));
    }
}
