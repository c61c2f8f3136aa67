package io.jitaccess.provisioner.aws;

import io.jitaccess.catalogue.Cluster;

import software.amazon.awssdk.services.sts.model.Credentials;
import software.amazon.awssdk.services.sts.model.Tag;

import tools.jackson.databind.json.JsonMapper;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Sessions of a grant's role, assumed through the account's access role. */
public final class RoleSessions {
    private final Accounts accounts;
    private final JsonMapper json = JsonMapper.shared();

    public RoleSessions(Accounts accounts) {
        this.accounts = accounts;
    }

    /**
     * @param user becomes the source identity
     * @param tags of the session
     * @param duration 15 minutes to 1 hour: the calling session is itself an assumed role
     */
    public record Session(
            String roleArn,
            String sessionName,
            String user,
            Map<String, String> tags,
            Duration duration) {}

    /**
     * Assumes the role.
     *
     * @throws AwsException propagating where denial may only mean that the role is too new
     */
    public SessionCredentials assume(Cluster cluster, Session session) {
        Spoke spoke = accounts.spoke(cluster, Purpose.CREDENTIAL);
        try {
            Credentials credentials =
                    spoke.sts(
                            sts ->
                                    sts.assumeRole(
                                                    r ->
                                                            r.roleArn(session.roleArn())
                                                                    .roleSessionName(
                                                                            session.sessionName())
                                                                    .sourceIdentity(
                                                                            AwsNames.sourceIdentity(
                                                                                    session.user()))
                                                                    .tags(tags(session.tags()))
                                                                    .policy(policy(cluster))
                                                                    .durationSeconds(
                                                                            (int)
                                                                                    session.duration()
                                                                                            .toSeconds()))
                                            .credentials());
            return new SessionCredentials(
                    credentials.accessKeyId(),
                    new Secret(credentials.secretAccessKey()),
                    new Secret(credentials.sessionToken()),
                    credentials.expiration());
        } catch (AwsException failed) {
            throw possiblyPropagating(failed);
        }
    }

    /** STS answers a role that it does not see yet as one that denies us. */
    private static AwsException possiblyPropagating(AwsException failed) {
        boolean maybe =
                failed.error() instanceof AwsError.Refused(var reason, _, var message)
                        && reason == AwsError.Reason.DENIED
                        && !AwsErrors.isExplicitDeny(message);
        return maybe
                ? new AwsException(
                        new AwsError.Propagating(failed.error().code(), failed.error().message()),
                        failed)
                : failed;
    }

    private String policy(Cluster cluster) {
        return json.writeValueAsString(
                Map.of(
                        "Version",
                        "2012-10-17",
                        "Statement",
                        List.of(
                                Map.of(
                                        "Effect",
                                        "Allow",
                                        "Action",
                                        "eks:DescribeCluster",
                                        "Resource",
                                        cluster.arn()))));
    }

    private static List<Tag> tags(Map<String, String> tags) {
        return new TreeMap<>(tags)
                .entrySet().stream()
                        .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                        .toList();
    }
}
