package io.jitaccess.gateway.requests;

import com.fasterxml.jackson.annotation.JsonProperty;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * A request as sent.
 *
 * @param cluster name as in GET /api/v1/clusters
 * @param level such as viewer, editor, admin
 * @param namespaces up to 20; without them those of the rule that applies
 * @param clusterWide true for the whole cluster, instead of namespaces
 * @param duration such as 1h, 90m or PT1H
 * @param reason 1 to 500 characters
 * @param ticket reference, up to 64 characters
 * @param extended request id of your active grant that is to last longer
 */
public record AccessRequest(
        @Nullable String cluster,
        @Nullable String level,
        @Nullable List<@Nullable String> namespaces,
        @Nullable Boolean clusterWide,
        @Nullable String duration,
        @Nullable String reason,
        @Nullable String ticket,
        @JsonProperty("extends") @Nullable String extended) {}
