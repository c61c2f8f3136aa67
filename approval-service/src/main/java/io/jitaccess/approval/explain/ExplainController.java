package io.jitaccess.approval.explain;

import com.fasterxml.jackson.annotation.JsonProperty;

import io.jitaccess.approval.inforce.PolicyInForce;
import io.jitaccess.approval.policy.AccessRequest;
import io.jitaccess.approval.policy.Explanation;
import io.jitaccess.approval.policy.Policy;
import io.jitaccess.approval.policy.Ruling;
import io.jitaccess.approval.policy.Situation;
import io.jitaccess.catalogue.Durations;
import io.jitaccess.events.Access;
import io.jitaccess.events.KubeconfigMode;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Explains with the code that decides. Grants that the person holds are not known here, so their
 * number is not judged.
 */
@RestController
@RequestMapping("/internal")
class ExplainController {
    /** Stands for the reason that the person will still have to give. */
    private static final String ANY_REASON = "-".repeat(500);

    private static final Duration USUAL = Duration.ofHours(1);

    private final PolicyInForce policy;
    private final InstantSource clock;

    ExplainController(PolicyInForce policy, InstantSource clock) {
        this.policy = policy;
        this.clock = clock;
    }

    /** A request that somebody thinks about. */
    record Question(
            String person,
            String user,
            @Nullable List<String> groups,
            String cluster,
            String level,
            @Nullable List<String> namespaces,
            @Nullable Boolean clusterWide,
            @Nullable String duration,
            @Nullable Long durationSeconds,
            @Nullable String reason,
            @Nullable String ticket,
            @JsonProperty("extends") @Nullable String extending) {}

    record Answer(
            String outcome,
            @Nullable String rule,
            @Nullable String message,
            String policyHash,
            @Nullable Given access,
            List<StageView> stages,
            List<String> kubeconfigModes,
            List<Explanation.Asked> rules) {}

    record Given(
            String cluster,
            String level,
            List<String> accessPolicies,
            List<String> kubernetesGroups,
            List<String> namespaces,
            long durationSeconds) {
        static Given of(Access access) {
            return new Given(
                    access.cluster(),
                    access.level(),
                    access.accessPolicies(),
                    access.kubernetesGroups(),
                    access.namespaces(),
                    access.durationSeconds());
        }
    }

    record StageView(List<String> groups, int count) {}

    record Person(String person, String user, @Nullable List<String> groups) {}

    record Offer(
            String cluster,
            String level,
            List<String> namespaces,
            boolean clusterWide,
            long minDurationSeconds,
            long maxDurationSeconds,
            String outcome,
            String rule,
            List<String> kubeconfigModes) {}

    @PostMapping("/policy/explain")
    Answer explain(@RequestBody Question question) {
        Policy current = policy.current();
        Instant now = clock.instant();
        Explanation explanation =
                current.explain(request(question, now), new Situation(now, 0, false));
        List<Explanation.Asked> asked = explanation.asked();
        return switch (explanation.ruling()) {
            case Ruling.Granted granted ->
                    new Answer(
                            granted.outcome(),
                            granted.rule(),
                            null,
                            current.hash(),
                            Given.of(granted.access()),
                            List.of(),
                            words(granted.modes()),
                            asked);
            case Ruling.ConsentNeeded needed ->
                    new Answer(
                            needed.outcome(),
                            needed.rule(),
                            null,
                            current.hash(),
                            Given.of(needed.access()),
                            needed.stages().stream()
                                    .map(stage -> new StageView(stage.groups(), stage.count()))
                                    .toList(),
                            words(needed.modes()),
                            asked);
            case Ruling.Refused refused ->
                    new Answer(
                            refused.outcome(),
                            refused.rule(),
                            refused.message(),
                            current.hash(),
                            null,
                            List.of(),
                            List.of(),
                            asked);
        };
    }

    @PostMapping("/eligibility")
    List<Offer> eligibility(@RequestBody Person person) {
        return policy
                .current()
                .offers(required("person", person.person()), person.user(), list(person.groups()))
                .stream()
                .map(
                        offer ->
                                new Offer(
                                        offer.cluster(),
                                        offer.level(),
                                        offer.namespaces(),
                                        offer.clusterWide(),
                                        offer.minDuration().toSeconds(),
                                        offer.maxDuration().toSeconds(),
                                        offer.outcome(),
                                        offer.rule(),
                                        words(offer.modes())))
                .toList();
    }

    private static AccessRequest request(Question question, Instant now) {
        return new AccessRequest(
                required("person", question.person()),
                required("user", question.user()),
                list(question.groups()),
                required("cluster", question.cluster()),
                required("level", question.level()),
                list(question.namespaces()),
                Boolean.TRUE.equals(question.clusterWide()),
                duration(question),
                question.reason() == null ? ANY_REASON : question.reason(),
                question.ticket(),
                question.extending(),
                now);
    }

    private static Duration duration(Question question) {
        if (question.durationSeconds() != null) {
            return Duration.ofSeconds(question.durationSeconds());
        }
        return question.duration() == null
                ? USUAL
                : Durations.parse(question.duration())
                        .orElseThrow(
                                () ->
                                        bad(
                                                "'duration' must be a duration such as 1h or PT1H, not '%s'."
                                                        .formatted(question.duration())));
    }

    private static String required(String field, @Nullable String value) {
        return Optional.ofNullable(value)
                .filter(text -> !text.isBlank())
                .orElseThrow(() -> bad("'%s' is missing.".formatted(field)));
    }

    private static ResponseStatusException bad(String detail) {
        return new ResponseStatusException(HttpStatus.BAD_REQUEST, detail);
    }

    private static List<String> list(@Nullable List<String> values) {
        return values == null ? List.of() : values;
    }

    private static List<String> words(List<KubeconfigMode> modes) {
        return modes.stream().map(mode -> mode.name().toLowerCase(Locale.ROOT)).toList();
    }
}
