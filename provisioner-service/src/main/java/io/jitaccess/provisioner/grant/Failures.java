package io.jitaccess.provisioner.grant;

import io.jitaccess.events.Approved;
import io.jitaccess.events.EventId;
import io.jitaccess.events.FailureCause;
import io.jitaccess.events.ProvisioningFailed;
import io.jitaccess.provisioner.aws.AwsError;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/** Says why access could not be made, in words that help whoever asked for it. */
final class Failures {
    private Failures() {}

    static ProvisioningFailed of(Approved approved, AwsError error, Instant now) {
        String cluster = approved.access().cluster();
        return switch (error) {
            case AwsError.Retry(var trouble, _, _) ->
                    failed(
                            approved,
                            FailureCause.UNAVAILABLE,
                            message(trouble, cluster),
                            error.code(),
                            now);
            case AwsError.Propagating _ ->
                    failed(
                            approved,
                            FailureCause.UNAVAILABLE,
                            "AWS did not see the new role in time. Ask again in a few minutes.",
                            error.code(),
                            now);
            case AwsError.Refused(var reason, _, _) ->
                    failed(approved, cause(reason), message(reason, cluster), error.code(), now);
        };
    }

    static ProvisioningFailed of(Approved approved, Admission.Refused refused, Instant now) {
        return failed(approved, refused.cause(), refused.message(), null, now);
    }

    private static FailureCause cause(AwsError.Reason reason) {
        return switch (reason) {
            case DENIED, INVALID -> FailureCause.REFUSED;
            case QUOTA -> FailureCause.QUOTA;
            case CLUSTER_UNFIT -> FailureCause.CLUSTER_UNFIT;
            case FOREIGN -> FailureCause.FOREIGN_ENTRY;
        };
    }

    private static String message(AwsError.Trouble trouble, String cluster) {
        return switch (trouble) {
            case THROTTLED ->
                    "AWS throttled the work on cluster %s for too long. Ask again in a few minutes."
                            .formatted(cluster);
            case BUSY, UNREACHABLE, HELD_BACK ->
                    "AWS did not answer for cluster %s in time. Ask again in a few minutes."
                            .formatted(cluster);
            case CREDENTIALS ->
                    "JIT access has no valid AWS credentials for cluster %s just now. Tell an administrator: the service's base credentials must be renewed."
                            .formatted(cluster);
            case CLOCK ->
                    "AWS does not accept the time of JIT access for cluster %s. Tell an administrator: the clock of the service's host is wrong."
                            .formatted(cluster);
        };
    }

    private static String message(AwsError.Reason reason, String cluster) {
        return switch (reason) {
            case DENIED ->
                    "AWS denies JIT access its work on cluster %s. Tell an administrator: the access role's policy or an organisation policy is in the way."
                            .formatted(cluster);
            case INVALID ->
                    "AWS does not accept this grant on cluster %s. Tell an administrator."
                            .formatted(cluster);
            case QUOTA ->
                    "A quota of roles or access entries is reached for cluster %s. Tell an administrator; ending grants that are not needed frees some."
                            .formatted(cluster);
            case CLUSTER_UNFIT ->
                    "Cluster %s is missing or does not use access entries (authentication mode API or API_AND_CONFIG_MAP). Tell an administrator."
                            .formatted(cluster);
            case FOREIGN ->
                    "Something that is not ours stands in the way on cluster %s. Tell an administrator."
                            .formatted(cluster);
        };
    }

    private static ProvisioningFailed failed(
            Approved approved,
            FailureCause cause,
            String message,
            @Nullable String code,
            Instant now) {
        return ProvisioningFailed.builder()
                .eventId(EventId.of(approved.requestId(), ProvisioningFailed.class))
                .requestId(approved.requestId())
                .occurredAt(now)
                .actor(GrantPlan.US)
                .person(approved.person())
                .cluster(approved.access().cluster())
                .cause(cause)
                .message(message)
                .awsErrorCode(code)
                .build();
    }
}
