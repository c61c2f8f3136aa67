package io.jitaccess.local.deploy;

import static java.util.stream.Collectors.joining;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** The IAM policies of {@code deploy/terraform}, with the values that its modules put in. */
public final class ShippedPolicies {
    private static final String PARTITION = "aws";
    private static final String SERVICE_ROLE = "JITServiceRole";
    private static final String ACCESS_ROLE = "JITAccessRole";
    private static final List<String> ACCESS_POLICIES =
            List.of(
                    "AmazonEKSViewPolicy",
                    "AmazonEKSEditPolicy",
                    "AmazonEKSAdminPolicy",
                    "AmazonEKSClusterAdminPolicy");

    private final Path modules;
    private final Installation installation;
    private final JsonMapper json = JsonMapper.shared();

    /** The account that the product runs in, its name, and what both sides of the trust know. */
    public record Installation(String name, String hubAccount, String externalId) {}

    /** A cluster that access may be given to. */
    public record Cluster(String name, String region) {}

    /**
     * @param terraform the folder {@code deploy/terraform}
     */
    public ShippedPolicies(Path terraform, Installation installation) {
        this.modules = terraform.resolve("modules");
        this.installation = installation;
    }

    /** What the service role may do: assume the access roles of these accounts. */
    public JsonNode serviceRolePolicy(Collection<String> accounts) {
        return render(
                "hub/policies/assume-access-roles.json.tftpl",
                Map.of(
                        "assume_actions",
                        array(List.of("sts:AssumeRole")),
                        "access_role_arns",
                        array(
                                accounts.stream()
                                        .map(account -> roleArn(account, ACCESS_ROLE))
                                        .toList())));
    }

    /** A document of the module {@code cluster-account}: access, guardrails, boundary or trust. */
    public JsonNode clusterAccount(String document, String account, List<Cluster> clusters) {
        var values = new TreeMap<String, String>();
        values.put("partition", PARTITION);
        values.put("account_id", account);
        values.put("installation", installation.name());
        values.put("hub_account_id", installation.hubAccount());
        values.put("service_role_arn", roleArn(installation.hubAccount(), SERVICE_ROLE));
        values.put("external_id", installation.externalId());
        values.put(
                "regions", array(new TreeSet<>(clusters.stream().map(Cluster::region).toList())));
        values.put(
                "cluster_arns",
                array(clusters.stream().map(cluster -> clusterArn(account, cluster)).toList()));
        values.put(
                "access_policy_arns",
                array(ACCESS_POLICIES.stream().map(ShippedPolicies::accessPolicyArn).toList()));
        values.put("kubernetes_groups", array(List.of("jit-*")));
        return render("cluster-account/policies/%s.json.tftpl".formatted(document), values);
    }

    private JsonNode render(String file, Map<String, String> values) {
        String text = read(modules.resolve(file));
        for (Map.Entry<String, String> value : values.entrySet()) {
            text = text.replace("${%s}".formatted(value.getKey()), value.getValue());
        }
        if (text.contains("${")) {
            throw new IllegalStateException(
                    "%s: no value for %s"
                            .formatted(
                                    file, text.substring(text.indexOf("${")).lines().findFirst()));
        }
        return json.readTree(text);
    }

    private static String array(Collection<String> values) {
        return values.stream().map("\"%s\""::formatted).collect(joining(", ", "[", "]"));
    }

    private static String roleArn(String account, String role) {
        return "arn:%s:iam::%s:role/%s".formatted(PARTITION, account, role);
    }

    private static String clusterArn(String account, Cluster cluster) {
        return "arn:%s:eks:%s:%s:cluster/%s"
                .formatted(PARTITION, cluster.region(), account, cluster.name());
    }

    private static String accessPolicyArn(String name) {
        return "arn:%s:eks::aws:cluster-access-policy/%s".formatted(PARTITION, name);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot read " + file, failed);
        }
    }
}
