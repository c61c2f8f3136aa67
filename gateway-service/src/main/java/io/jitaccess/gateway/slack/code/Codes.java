package io.jitaccess.gateway.slack.code;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

import io.jitaccess.events.Actor;
import io.jitaccess.events.ActorKind;
import io.jitaccess.events.CodePurpose;
import io.jitaccess.events.CodeStep;
import io.jitaccess.events.EventId;
import io.jitaccess.events.JitEvent;
import io.jitaccess.events.SlackCode;
import io.jitaccess.gateway.bus.EventPublisher;
import io.jitaccess.gateway.bus.Tail;
import io.jitaccess.gateway.bus.TailListener;
import io.jitaccess.gateway.problem.Problem;
import io.jitaccess.gateway.slack.SlackOn;
import io.jitaccess.gateway.slack.SlackSettings;
import io.jitaccess.gateway.slack.delivery.Lanes;
import io.jitaccess.gateway.slack.delivery.SlackApi;
import io.jitaccess.gateway.slack.identity.SlackUser;
import io.jitaccess.gateway.slack.message.Mrkdwn;
import io.jitaccess.kafka.Service;
import io.jitaccess.kafka.Topic;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Single-use codes, known only as hashes. Whoever comes with one first writes an attempt beside the
 * code on its topic; all attempts on one code have one order there, and the first has it. So one
 * use is one use, however many instances are asked at once.
 */
@SlackOn
@Component
public class Codes implements TailListener {
    private static final Logger log = LoggerFactory.getLogger(Codes.class);
    private static final int BYTES = 24;
    private static final Duration KEPT = Duration.ofMinutes(30);
    private static final Duration PATIENCE = Duration.ofSeconds(8);
    private static final int MOST = 200_000;

    private final EventPublisher events;
    private final ObjectProvider<Tail> tail;
    private final SecureRandom random;
    private final InstantSource clock;
    private final Duration codesLast;
    private final SlackApi slack;
    private final Lanes lanes;
    private final Cache<String, Known> known =
            Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(KEPT).build();
    private final Map<String, CompletableFuture<Boolean>> waiting = new ConcurrentHashMap<>();

    /**
     * @param winner the attempt that has the code; null while there was none
     */
    private record Known(@Nullable SlackCode issued, @Nullable String winner) {}

    Codes(
            EventPublisher events,
            ObjectProvider<Tail> tail,
            SecureRandom random,
            InstantSource clock,
            SlackSettings settings,
            SlackApi slack,
            Lanes lanes) {
        this.slack = slack;
        this.lanes = lanes;
        this.events = events;
        this.tail = tail;
        this.random = random;
        this.clock = clock;
        this.codesLast = settings.codesLast();
    }

    /** A code for the kubeconfig of the request, to be shown to its owner alone. */
    public String forKubeconfig(String requestId, String person, Actor actor, SlackUser user) {
        return issue(CodePurpose.KUBECONFIG, requestId, person, actor, user);
    }

    /** A code that links the Slack user to whoever signs in with it. */
    public String forLink(SlackUser user) {
        Actor us = Actor.builder().kind(ActorKind.SERVICE).id(Service.GATEWAY.principal()).build();
        return issue(CodePurpose.LINK, null, "", us, user);
    }

    private String issue(
            CodePurpose purpose,
            @Nullable String requestId,
            String person,
            Actor actor,
            SlackUser user) {
        String code = secret();
        String hash = hash(code);
        Instant now = clock.instant();
        SlackCode issued =
                SlackCode.builder()
                        .eventId(EventId.of(hash, SlackCode.class, CodeStep.ISSUED))
                        .requestId(requestId)
                        .occurredAt(now)
                        .actor(actor)
                        .hash(hash)
                        .purpose(purpose)
                        .step(CodeStep.ISSUED)
                        .person(person)
                        .slackTeam(user.team())
                        .slackUser(user.id())
                        .expiresAt(now.plus(codesLast))
                        .build();
        events.publish(hash, issued).block(PATIENCE);
        accept(hash, issued);
        return code;
    }

    /**
     * Uses the code up.
     *
     * @return what it was issued for
     * @throws Problem unless this is the one use, in time
     */
    public SlackCode redeem(String code, CodePurpose purpose, String clientAddress) {
        String hash = hash(code);
        SlackCode issued =
                issued(hash)
                        .filter(it -> it.purpose() == purpose)
                        .orElseThrow(() -> Problem.unauthenticated("This code is not known."));
        if (!clock.instant().isBefore(issued.expiresAt())) {
            throw Problem.unauthenticated(
                    "This code was good for %d minutes, which are over. Ask for another in Slack."
                            .formatted(codesLast.toMinutes()));
        }
        Known before = known.getIfPresent(hash);
        String attempt = secret();
        boolean first =
                before != null && before.winner() == null && wins(issued, attempt, clientAddress);
        if (!first) {
            events.publish(hash, step(issued, CodeStep.REFUSED, attempt, clientAddress))
                    .block(PATIENCE);
            log.atWarn()
                    .addKeyValue("requestId", issued.requestId())
                    .addKeyValue("address", clientAddress)
                    .log("a code came a second time");
            warn(issued, clientAddress);
            throw Problem.conflict(
                    "code-used",
                    "This code was used already. If that was not you, end the access and tell an"
                            + " admin; otherwise ask for another in Slack.");
        }
        return issued;
    }

    /** Its holder knows best whether the first use was theirs. */
    private void warn(SlackCode issued, String clientAddress) {
        String what =
                issued.requestId() == null
                        ? "for linking"
                        : "for `%s`".formatted(issued.requestId());
        String text =
                ":rotating_light: A code of yours %s came a second time, from %s, and was refused. If either was not you: `/jit revoke %s`, and tell an admin."
                        .formatted(
                                what,
                                Mrkdwn.escape(clientAddress),
                                issued.requestId() == null ? "ID" : issued.requestId());
        lanes.submit(
                issued.slackUser(),
                "warning/" + issued.hash(),
                () -> slack.post(issued.slackUser(), text, List.of()));
    }

    private Optional<SlackCode> issued(String hash) {
        Known there = known.getIfPresent(hash);
        if (there == null) {
            try {
                // Perhaps another instance issued it a moment ago.
                tail.getObject().awaitAll(Duration.ofSeconds(2));
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
            }
            there = known.getIfPresent(hash);
        }
        return Optional.ofNullable(there).map(Known::issued);
    }

    private boolean wins(SlackCode issued, String attempt, String clientAddress) {
        var won = new CompletableFuture<Boolean>();
        waiting.put(attempt, won);
        try {
            events.publish(issued.hash(), step(issued, CodeStep.TRIED, attempt, clientAddress))
                    .block(PATIENCE);
            return won.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException late) {
            throw Problem.unavailable(
                    "The event bus did not confirm in time. Ask for another code.");
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw Problem.unavailable("This instance is stopping.");
        } finally {
            waiting.remove(attempt);
        }
    }

    private SlackCode step(SlackCode issued, CodeStep step, String attempt, String clientAddress) {
        return issued.toBuilder()
                .eventId(EventId.of(issued.hash(), SlackCode.class, step + "/" + attempt))
                .occurredAt(clock.instant())
                .step(step)
                .attempt(attempt)
                .clientAddress(clientAddress)
                .build();
    }

    private String secret() {
        var bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static String hash(String code) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(code.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public Topic topic() {
        return Topic.SLACK_CODES;
    }

    /** By the tail alone does an attempt win: what this instance wrote may come second. */
    @Override
    public void accept(String key, JitEvent event) {
        if (!(event instanceof SlackCode code)) {
            return;
        }
        switch (code.step()) {
            case ISSUED ->
                    known.asMap()
                            .merge(
                                    code.hash(),
                                    new Known(code, null),
                                    (there, _) -> new Known(code, there.winner()));
            case TRIED, UNKNOWN -> {
                String attempt = String.valueOf(code.attempt());
                Known now =
                        known.asMap()
                                .merge(
                                        code.hash(),
                                        new Known(null, attempt),
                                        (there, _) ->
                                                there.winner() == null
                                                        ? new Known(there.issued(), attempt)
                                                        : there);
                var waiter = waiting.get(attempt);
                if (waiter != null) {
                    waiter.complete(now != null && attempt.equals(now.winner()));
                }
            }
            case REFUSED -> {}
        }
    }

    @Override
    public void unreadable(String key) {
        known.put(key, new Known(null, "unreadable"));
        log.atError().log("a code's record cannot be read; the code counts as used");
    }
}
