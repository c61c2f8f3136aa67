package io.jitaccess.gateway.requests;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

import io.jitaccess.catalogue.Durations;
import io.jitaccess.events.Access;
import io.jitaccess.events.RequestView;
import io.jitaccess.events.Stage;
import io.jitaccess.events.Verdict;
import io.jitaccess.events.ViewDecision;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The view of a request as people and programs get it: what is resolved instead of what was asked.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RequestJson(
        String requestId,
        String state,
        long version,
        String person,
        String user,
        @Nullable String name,
        String cluster,
        String level,
        List<String> namespaces,
        boolean clusterWide,
        String duration,
        long durationSeconds,
        String reason,
        @Nullable String ticket,
        @JsonProperty("extends") @Nullable String extended,
        @Nullable String extendedBy,
        Instant requestedAt,
        @Nullable AccessJson access,
        @Nullable String digest,
        @Nullable String rule,
        List<StageJson> stages,
        List<DecisionJson> decisions,
        @Nullable Instant decideBy,
        @Nullable Instant approvedAt,
        @Nullable Instant activeAt,
        @Nullable Instant endsAt,
        @Nullable Instant endedAt,
        @Nullable Instant accessRemovedAt,
        @Nullable Instant lastPossibleUseAt,
        @Nullable String message,
        @Nullable String username,
        @Nullable String roleArn,
        List<String> kubeconfigModes,
        boolean breakGlass,
        @Nullable String reviewOutcome,
        Instant updatedAt,
        Map<String, String> links) {

    record AccessJson(
            String clusterArn, List<String> accessPolicies, List<String> kubernetesGroups) {}

    record StageJson(List<String> groups, int count) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record DecisionJson(
            String approver,
            @Nullable String name,
            Verdict verdict,
            @Nullable String comment,
            Instant decidedAt) {}

    public static RequestJson of(RequestView view) {
        Access access = view.access();
        List<String> namespaces = access == null ? view.namespaces() : access.namespaces();
        long seconds = access == null ? view.durationSeconds() : access.durationSeconds();
        String outcome = view.reviewOutcome();
        return new RequestJson(
                view.requestId(),
                view.state().name(),
                view.version(),
                view.person(),
                view.user(),
                view.name(),
                view.cluster(),
                view.level(),
                namespaces,
                access == null ? view.clusterWide() : namespaces.isEmpty(),
                Durations.format(Duration.ofSeconds(seconds)),
                seconds,
                view.reason(),
                view.ticket(),
                view.extends$(),
                view.extendedBy(),
                view.requestedAt(),
                access == null ? null : json(access),
                view.digest(),
                view.rule(),
                view.stages().stream().map(RequestJson::json).toList(),
                view.decisions().stream().map(RequestJson::json).toList(),
                view.decideBy(),
                view.approvedAt(),
                view.activeAt(),
                view.endsAt(),
                view.endedAt(),
                view.accessRemovedAt(),
                view.lastPossibleUseAt(),
                view.message(),
                view.username(),
                view.roleArn(),
                view.kubeconfigModes().stream()
                        .map(mode -> mode.name().toLowerCase(Locale.ROOT))
                        .toList(),
                view.breakGlass(),
                outcome == null ? null : outcome.toLowerCase(Locale.ROOT),
                view.occurredAt(),
                links(view));
    }

    private static AccessJson json(Access access) {
        return new AccessJson(
                access.clusterArn(), access.accessPolicies(), access.kubernetesGroups());
    }

    private static StageJson json(Stage stage) {
        return new StageJson(stage.groups(), stage.count());
    }

    private static DecisionJson json(ViewDecision decision) {
        return new DecisionJson(
                decision.approver(),
                decision.name(),
                decision.verdict(),
                decision.comment(),
                decision.decidedAt());
    }

    /** What can be done in this state; who may do it is another question. */
    private static Map<String, String> links(RequestView view) {
        String self = path(view.requestId());
        var links = new LinkedHashMap<String, String>();
        links.put("self", self);
        switch (view.state()) {
            case PENDING -> {
                links.put("approve", self + "/approve");
                links.put("deny", self + "/deny");
                links.put("revoke", self + "/revoke");
            }
            case REQUESTED, APPROVED -> links.put("revoke", self + "/revoke");
            case ACTIVE -> {
                links.put("kubeconfig", self + "/kubeconfig");
                links.put("credential", self + "/credential");
                links.put("revoke", self + "/revoke");
            }
            case UNKNOWN, EXTENDED, DENIED, FAILED, EXPIRED, REVOKED -> {}
        }
        if (view.breakGlass() && view.reviewOutcome() == null) {
            links.put("review", self + "/review");
        }
        return links;
    }

    static String path(String requestId) {
        return "/api/v1/requests/" + requestId;
    }
}
