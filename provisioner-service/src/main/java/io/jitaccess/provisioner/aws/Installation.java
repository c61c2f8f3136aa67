package io.jitaccess.provisioner.aws;

import io.jitaccess.catalogue.Cluster;

import java.util.Map;
import java.util.regex.Pattern;

/**
 * This installation as AWS sees it. Another one may live in the same account, so path and tags name
 * ours, and nothing else is ever adopted or deleted.
 *
 * @param name 1 to 32 lower-case letters, digits and hyphens
 */
public record Installation(String name) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,31}");
    private static final String PURPOSE = "JITAccess";

    public Installation {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "jit.installation '%s' is not 1 to 32 lower-case letters, digits and '-'"
                            .formatted(name));
        }
    }

    String path() {
        return "/jit/" + name + "/";
    }

    /** Full ARN of the role of this name in the cluster's account. */
    public String roleArn(Cluster cluster, String roleName) {
        return "arn:%s:iam::%s:role%s%s"
                .formatted(cluster.partition(), cluster.account(), path(), roleName);
    }

    String boundaryArn(Cluster cluster) {
        return "arn:%s:iam::%s:policy/jit-boundary"
                .formatted(cluster.partition(), cluster.account());
    }

    /** Tags that everything of ours carries. */
    public Map<String, String> tags() {
        return Map.of("Purpose", PURPOSE, "Installation", name);
    }

    boolean ownsPath(String roleArn) {
        return roleArn.contains(":role" + path());
    }

    boolean ownsTags(Map<String, String> tags) {
        return PURPOSE.equals(tags.get("Purpose")) && name.equals(tags.get("Installation"));
    }

    /** What stands last in the ARN of a role, after its path. */
    public static String roleName(String roleArn) {
        return roleArn.substring(roleArn.lastIndexOf('/') + 1);
    }
}
