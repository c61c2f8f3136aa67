package io.jitaccess.audit.query;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Ready-made questions to the logs of AWS about one request: what was done with its access. They
 * are joined by the access key ids of its sessions, which CloudTrail has in {@code
 * userIdentity.accessKeyId} and the EKS audit log in {@code user.extra.accessKeyId}.
 *
 * @param cloudTrail commands, one for each key: the last 90 days
 * @param cloudTrailLake the same for an event data store, whose id replaces {@code
 *     EVENT_DATA_STORE}
 * @param eksAudit CloudWatch Logs Insights, in the account and region of the cluster
 */
record Elsewhere(
        List<String> accessKeyIds,
        List<String> cloudTrail,
        String cloudTrailLake,
        String eksLogGroup,
        String eksAudit) {
    private static final JsonMapper JSON = JsonMapper.shared();

    /** What was used a little before or after must not be missed. */
    private static final Duration MARGIN = Duration.ofMinutes(5);

    /** The questions; none if no access was made. */
    static List<Elsewhere> of(List<AuditItem> story) {
        var keys = new TreeSet<String>();
        var places = new ArrayList<Place>();
        Instant from = story.getFirst().occurredAt().minus(MARGIN);
        Instant to = story.getLast().occurredAt().plus(MARGIN);
        for (AuditItem item : story) {
            JsonNode event = JSON.readTree(item.event());
            if (item.type().equals("CredentialsIssued")) {
                event.path("accessKeyId").asStringOpt().ifPresent(keys::add);
            } else if (item.type().equals("Provisioned")) {
                places.add(Place.of(event));
            } else if (item.type().equals("Deprovisioned")) {
                Instant last = Instant.parse(event.path("lastPossibleUseAt").asString());
                to = last.plus(MARGIN).isAfter(to) ? last.plus(MARGIN) : to;
            }
        }
        Instant until = to;
        return places.stream().distinct().map(place -> at(place, keys, from, until)).toList();
    }

    private record Place(String region, String eksName, String username) {
        static Place of(JsonNode provisioned) {
            String arn = provisioned.path("access").path("clusterArn").asString();
            return new Place(
                    provisioned.path("role").path("region").asString(),
                    arn.substring(arn.lastIndexOf('/') + 1),
                    provisioned.path("username").asString().replaceAll("[\"\\\\\\s]", ""));
        }
    }

    private static Elsewhere at(Place place, Set<String> keys, Instant from, Instant to) {
        return new Elsewhere(
                List.copyOf(keys),
                keys.stream()
                        .map(
                                key ->
                                        "aws cloudtrail lookup-events --region %s --lookup-attributes AttributeKey=AccessKeyId,AttributeValue=%s --start-time %s --end-time %s"
                                                .formatted(place.region(), key, from, to))
                        .toList(),
                """
                SELECT eventTime, eventSource, eventName, sourceIPAddress, userAgent, errorCode
                FROM EVENT_DATA_STORE
                WHERE userIdentity.accessKeyId IN (%s) AND eventTime BETWEEN '%s' AND '%s'
                ORDER BY eventTime\
                """
                        .formatted(quoted(keys, '\''), from, to),
                "/aws/eks/%s/cluster".formatted(place.eksName()),
                """
                fields @timestamp, verb, objectRef.namespace, objectRef.resource, objectRef.name,
                    responseStatus.code, sourceIPs.0, user.extra.accessKeyId.0
                | filter @logStream like /^kube-apiserver-audit/
                | filter user.extra.accessKeyId.0 in [%s] or user.username = "%s"
                | sort @timestamp asc | limit 10000\
                """
                        .formatted(quoted(keys, '"'), place.username()));
    }

    /** Key ids are AWS's own, letters and digits; anything else has no place in a query. */
    private static String quoted(Set<String> keys, char mark) {
        return keys.stream()
                .filter(key -> key.chars().allMatch(Character::isLetterOrDigit))
                .map(key -> mark + key + mark)
                .collect(Collectors.joining(", "));
    }
}
