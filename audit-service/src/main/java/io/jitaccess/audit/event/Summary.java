package io.jitaccess.audit.event;

import io.jitaccess.events.*;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Each event as one sentence, so that a story can be read without knowing the schemas. */
final class Summary {
    private Summary() {}

    static String of(JitEvent event) {
        return switch (event) {
            case Requested e ->
                    "%s asked for %s on %s (%s) for %s: %s"
                            .formatted(
                                    e.user(),
                                    e.level(),
                                    e.cluster(),
                                    scope(e.namespaces(), e.clusterWide()),
                                    length(e.durationSeconds()),
                                    e.reason());
            case ApprovalRequired e ->
                    "rule %s asks for approval by %s until %s"
                            .formatted(
                                    e.rule(),
                                    e.stages().stream()
                                            .map(stage -> stage.count() + " of " + stage.groups())
                                            .toList(),
                                    e.decideBy());
            case Decision e ->
                    "%s said %s%s".formatted(e.approver(), word(e.verdict()), because(e.comment()));
            case DecisionRecorded e ->
                    "%s by %s: %s, %s (%d of %d)"
                            .formatted(
                                    word(e.verdict()),
                                    e.approver(),
                                    word(e.outcome()),
                                    e.message(),
                                    e.approvals(),
                                    e.approvalsNeeded());
            case Approved e ->
                    "approved by rule %s%s until %s%s"
                            .formatted(
                                    e.rule(),
                                    e.approvers().isEmpty()
                                            ? ""
                                            : " and " + String.join(", ", e.approvers()),
                                    e.endsAt(),
                                    e.breakGlass() ? " (break-glass)" : "");
            case Denied e -> "denied (%s): %s".formatted(word(e.cause()), e.message());
            case Claim e -> "role %s serves the request".formatted(e.role().roleArn());
            case Provisioned e ->
                    "%s has %s on %s (%s) until %s"
                            .formatted(
                                    e.user(),
                                    e.access().level(),
                                    e.access().cluster(),
                                    scope(
                                            e.access().namespaces(),
                                            e.access().namespaces().isEmpty()),
                                    e.endsAt());
            case ProvisioningFailed e ->
                    "access could not be made (%s): %s".formatted(word(e.cause()), e.message());
            case Extended e -> "extended by %s until %s".formatted(e.extension(), e.endsAt());
            case Expiry e -> "due to end at %s".formatted(e.dueAt());
            case CredentialsIssued e ->
                    "%d x %s drawn%s%s"
                            .formatted(
                                    e.count(),
                                    word(e.kind()),
                                    e.clientAddress() == null ? "" : " from " + e.clientAddress(),
                                    e.accessKeyId() == null ? "" : ", key " + e.accessKeyId());
            case ExpiringSoon e -> "ends soon, at %s".formatted(e.endsAt());
            case Expired e -> "time was over at %s".formatted(e.endsAt());
            case Revoked e -> "revoked (%s): %s".formatted(word(e.cause()), e.reason());
            case RemovalDue e ->
                    "removal ordered (%s), attempt %d".formatted(word(e.cause()), e.attempt());
            case Deprovisioned e ->
                    "access on %s removed at %s, last possible use %s"
                            .formatted(e.role().cluster(), e.removedAt(), e.lastPossibleUseAt());
            case Revocation e ->
                    "%s ordered the end of %s: %s"
                            .formatted(e.actor().id(), word(e.scope()), e.reason());
            case Reviewed e ->
                    "reviewed by %s as %s: %s"
                            .formatted(e.reviewer(), word(e.outcome()), e.comment());
            case RequestView e -> "view is %s".formatted(word(e.state()));
            case DirectoryEntry e ->
                    "%s is %s, groups %s"
                            .formatted(e.person(), e.active() ? "active" : "inactive", e.groups());
            case AuditRead e ->
                    "%s read the audit (%s): %d rows".formatted(e.reader(), e.query(), e.rows());
            case Lockdown e ->
                    "cluster %s is %s (epoch %d): %s"
                            .formatted(e.cluster(), word(e.state()), e.epoch(), e.reason());
            case SweepDue e -> "sweep of %s ordered".formatted(e.cluster());
            case Mismatch e ->
                    "%s on %s is %s, believed %s"
                            .formatted(e.roleArn(), e.cluster(), word(e.kind()), e.believed());
            case Inventory e ->
                    "sweep of %s found %d of ours".formatted(e.cluster(), e.items().size());
            case GatewayRefused e -> refused(e.count(), e.kind(), e.source(), e.lastPath());
            case ProvisionerRefused e -> refused(e.count(), e.kind(), e.source(), e.lastPath());
            case SlackMessage e ->
                    "Slack shows version %d to %s".formatted(e.version(), e.audience());
            case SlackCode e ->
                    "code for %s was %s%s"
                            .formatted(
                                    word(e.purpose()),
                                    word(e.step()),
                                    e.clientAddress() == null ? "" : " from " + e.clientAddress());
            case AuditRecorded e -> "%s recorded".formatted(e.type());
            case Alert e ->
                    e.acknowledgedBy() == null
                            ? "alert %s: %s".formatted(e.rule(), e.message())
                            : "alert %s acknowledged by %s: %s"
                                    .formatted(e.rule(), e.acknowledgedBy(), e.message());
            case PolicyRecorded e -> "%s %s takes effect".formatted(word(e.kind()), e.hash());
        };
    }

    private static String refused(
            long count, RefusalKind kind, String source, @Nullable String path) {
        return "%d attempts refused (%s) from %s%s"
                .formatted(count, word(kind), source, path == null ? "" : ", last " + path);
    }

    private static String scope(List<String> namespaces, boolean clusterWide) {
        if (clusterWide) {
            return "whole cluster";
        }
        return namespaces.isEmpty() ? "the rule's namespaces" : String.join(", ", namespaces);
    }

    private static String length(long seconds) {
        return Duration.ofSeconds(seconds).toString().substring(2).toLowerCase(Locale.ROOT);
    }

    private static String because(@Nullable String comment) {
        return comment == null ? "" : ": " + comment;
    }

    private static String word(Enum<?> symbol) {
        return symbol.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
