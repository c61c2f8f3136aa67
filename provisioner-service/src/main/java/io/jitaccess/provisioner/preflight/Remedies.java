package io.jitaccess.provisioner.preflight;

import io.jitaccess.catalogue.Cluster;
import io.jitaccess.provisioner.aws.AwsError;

/** What to do about each class of answer. */
final class Remedies {
    private Remedies() {}

    static Finding of(Cluster cluster, AwsError error) {
        String answer = "%s: %s".formatted(error.code(), error.message());
        return switch (error) {
            case AwsError.Refused(var reason, _, _) -> refused(cluster, reason, answer);
            case AwsError.Propagating _ ->
                    Finding.blocking(
                            "AWS does not show our own write yet (%s).".formatted(answer),
                            "Look again in a minute.");
            case AwsError.Retry(var trouble, _, _) -> retry(cluster, trouble, answer);
        };
    }

    private static Finding refused(Cluster cluster, AwsError.Reason reason, String answer) {
        return switch (reason) {
            case DENIED ->
                    Finding.blocking(
                            "AWS denies it (%s).".formatted(answer),
                            "Apply deploy/terraform to account %s: compare the policy, trust and ExternalId of %s with it, and look for a service control policy."
                                    .formatted(cluster.account(), cluster.accessRole()));
            case CLUSTER_UNFIT ->
                    Finding.blocking(
                            "There is no such cluster, or it takes no access entries (%s)."
                                    .formatted(answer),
                            "Mark it 'retired: true' in the catalogue if it is gone; else compare name, account %s and region %s with 'aws eks list-clusters'."
                                    .formatted(cluster.account(), cluster.region()));
            case QUOTA ->
                    Finding.blocking(
                            "A quota is reached (%s).".formatted(answer),
                            "End grants that are not needed, or have the quota of roles raised.");
            case FOREIGN ->
                    Finding.blocking(
                            "Something that is not ours stands in the way (%s).".formatted(answer),
                            "Find out whose it is; another installation needs a jit.installation"
                                    + " of its own.");
            case INVALID ->
                    Finding.blocking(
                            "AWS does not accept it (%s).".formatted(answer),
                            "Compare the cluster's row of the catalogue with EKS.");
        };
    }

    private static Finding retry(Cluster cluster, AwsError.Trouble trouble, String answer) {
        return switch (trouble) {
            case THROTTLED ->
                    Finding.warning(
                            "AWS throttles us (%s).".formatted(answer),
                            "Lower jit.aws.calls-per-second, or find who else calls in account %s."
                                    .formatted(cluster.account()));
            case BUSY, HELD_BACK ->
                    Finding.warning(
                            "AWS cannot answer just now (%s).".formatted(answer),
                            "Wait; see the AWS Health Dashboard for %s."
                                    .formatted(cluster.region()));
            case UNREACHABLE ->
                    Finding.blocking(
                            "AWS does not answer (%s).".formatted(answer),
                            "Check DNS, routes, proxies and VPC endpoints from here to STS, IAM and EKS in %s."
                                    .formatted(cluster.region()));
            case CREDENTIALS ->
                    Finding.blocking(
                            "Our own credentials are expired, unknown or missing (%s)."
                                    .formatted(answer),
                            "Renew the base credentials: the pod identity association of the"
                                    + " service account, or AWS_* in the environment.");
            case CLOCK ->
                    Finding.blocking(
                            "AWS refuses our signatures as of another time (%s).".formatted(answer),
                            "Let NTP run on the host: 'chronyc makestep'.");
        };
    }
}
