package io.jitaccess.gateway.clusters;

import com.fasterxml.jackson.annotation.JsonInclude;

import io.jitaccess.catalogue.Cluster;
import io.jitaccess.catalogue.ClusterCatalogue;
import io.jitaccess.catalogue.Durations;
import io.jitaccess.gateway.lockdown.Lockdowns;
import io.jitaccess.gateway.policy.Policies;
import io.jitaccess.gateway.security.Person;
import io.jitaccess.gateway.security.Role;
import io.jitaccess.gateway.services.Caller;
import io.swagger.v3.oas.annotations.Operation;

import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;

import reactor.core.publisher.Mono;

import tools.jackson.databind.JsonNode;

import java.util.List;
import java.util.Map;

/** Lists clusters with what the policy lets the caller ask for on each. */
@RestController
class ClusterController {
    private final ClusterCatalogue catalogue;
    private final Lockdowns lockdowns;
    private final Policies policies;

    ClusterController(ClusterCatalogue catalogue, Lockdowns lockdowns, Policies policies) {
        this.catalogue = catalogue;
        this.lockdowns = lockdowns;
        this.policies = policies;
    }

    record ListJson(List<ClusterJson> items) {}

    /**
     * One cluster.
     *
     * @param lockdown why it takes no requests; absent if it does
     * @param access what the caller may ask for, as approval tells it
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ClusterJson(
            String name,
            String region,
            Map<String, String> labels,
            List<String> namespaces,
            String minDuration,
            String maxDuration,
            @Nullable String lockdown,
            List<JsonNode> access) {}

    @GetMapping("/api/v1/clusters")
    @Operation(summary = "Clusters, and what you may ask for on each")
    Mono<ListJson> clusters(@AuthenticationPrincipal Person person, ServerWebExchange exchange) {
        return policies.eligibility(Caller.of(exchange), person)
                .map(
                        rows ->
                                new ListJson(
                                        catalogue.all().stream()
                                                .filter(cluster -> !cluster.retired())
                                                .map(cluster -> json(cluster, rows))
                                                .filter(cluster -> isShown(cluster, person))
                                                .toList()));
    }

    /** Names of clusters are told only to people who can do something with them. */
    private static boolean isShown(ClusterJson cluster, Person person) {
        return !cluster.access().isEmpty() || person.is(Role.ADMIN) || person.is(Role.AUDITOR);
    }

    private ClusterJson json(Cluster cluster, List<JsonNode> rows) {
        return new ClusterJson(
                cluster.name(),
                cluster.region(),
                cluster.labels(),
                cluster.namespaces(),
                Durations.format(cluster.minDuration()),
                Durations.format(cluster.maxDuration()),
                lockdowns.reasonOf(cluster.name()).orElse(null),
                rows.stream()
                        .filter(row -> cluster.name().equals(row.path("cluster").asString("")))
                        .toList());
    }
}
