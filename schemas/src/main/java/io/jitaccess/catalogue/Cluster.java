package io.jitaccess.catalogue;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One cluster of the catalogue.
 *
 * @param name as EKS knows it, and as people ask for it
 * @param account AWS account id, 12 digits
 * @param region AWS region
 * @param accessRole ARN of the JITAccessRole in that account
 * @param externalId that the role's trust policy demands, if any
 * @param labels for rules to match, such as {@code environment: production}
 * @param namespaces that may be asked for; {@code *} at the end of one stands for any rest
 * @param owners groups that own the cluster
 * @param minDuration of a grant; 15 minutes unless the cluster is for demonstrations
 * @param maxDuration of a grant; no configuration allows more than 8 hours
 * @param retired true: no new grants, but removal goes on until nothing of ours is left
 */
public record Cluster(
        String name,
        String account,
        String region,
        String accessRole,
        @Nullable String externalId,
        Map<String, String> labels,
        List<String> namespaces,
        List<String> owners,
        Duration minDuration,
        Duration maxDuration,
        boolean retired) {

    /** Longest grant that any configuration may allow. */
    public static final Duration LONGEST = Duration.ofHours(8);

    /** Shortest grant, but for demonstrations. */
    public static final Duration SHORTEST = Duration.ofMinutes(15);

    /** {@code ClusterName} of the EKS API: 1 to 100 characters. */
    private static final Pattern NAME = Pattern.compile("[0-9A-Za-z][A-Za-z0-9_-]{0,99}");

    private static final Pattern ACCOUNT = Pattern.compile("\\d{12}");
    private static final Pattern REGION = Pattern.compile("[a-z]{2}(-[a-z]+)+-\\d");
    private static final Pattern ROLE =
            Pattern.compile("arn:aws(-cn|-us-gov)?:iam::\\d{12}:role/[\\w+=,.@/-]{1,512}");

    /** A DNS label (RFC 1123), or the beginning of one and a star. */
    private static final Pattern NAMESPACE =
            Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?|([a-z0-9][a-z0-9-]{0,61})?\\*");

    public Cluster {
        require(name, NAME, "name", "1 to 100 letters, digits, '-' and '_'");
        require(account, ACCOUNT, "account", "12 digits, in quotes");
        require(region, REGION, "region", "an AWS region such as eu-central-1");
        require(accessRole, ROLE, "accessRole", "the ARN of an IAM role");
        namespaces.forEach(
                namespace ->
                        require(
                                namespace,
                                NAMESPACE,
                                "namespaces",
                                "DNS labels; the last character may be '*'"));
        if (!accessRole.contains("::" + account + ":")) {
            throw new IllegalArgumentException(
                    "accessRole '%s' is not in account %s".formatted(accessRole, account));
        }
        if (maxDuration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "maxDuration %s is over the limit of 8h"
                            .formatted(Durations.format(maxDuration)));
        }
        if (minDuration.compareTo(maxDuration) > 0) {
            throw new IllegalArgumentException(
                    "minDuration %s is over maxDuration %s"
                            .formatted(
                                    Durations.format(minDuration), Durations.format(maxDuration)));
        }
        labels = Map.copyOf(labels);
        namespaces = List.copyOf(namespaces);
        owners = List.copyOf(owners);
    }

    private static void require(String value, Pattern pattern, String field, String wanted) {
        if (!pattern.matcher(value).matches()) {
            throw new IllegalArgumentException("%s '%s' is not %s".formatted(field, value, wanted));
        }
    }

    /** AWS partition that the region belongs to. */
    public String partition() {
        return Stream.of("cn", "us-gov")
                .filter(prefix -> region.startsWith(prefix + "-"))
                .map("aws-"::concat)
                .findFirst()
                .orElse("aws");
    }

    /** ARN of the EKS cluster. */
    public String arn() {
        return "arn:%s:eks:%s:%s:cluster/%s".formatted(partition(), region, account, name);
    }

    /** Whether the namespace may be asked for. */
    public boolean offers(String namespace) {
        return namespaces.stream()
                .anyMatch(
                        offered ->
                                offered.endsWith("*")
                                        ? namespace.startsWith(
                                                offered.substring(0, offered.length() - 1))
                                        : namespace.equals(offered));
    }
}
