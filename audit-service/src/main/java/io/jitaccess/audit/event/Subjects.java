package io.jitaccess.audit.event;

import io.jitaccess.events.*;

import org.jspecify.annotations.Nullable;

/**
 * Whom and what an event concerns.
 *
 * @param person person id
 * @param cluster name in the catalogue
 */
public record Subjects(@Nullable String person, @Nullable String cluster) {
    /** Subjects of the event, which may have neither. */
    public static Subjects of(JitEvent event) {
        return switch (event) {
            case Requested e -> new Subjects(e.person(), e.cluster());
            case ApprovalRequired e -> new Subjects(e.person(), e.access().cluster());
            case Decision e -> ofPerson(e.person());
            case DecisionRecorded e -> ofPerson(e.person());
            case Approved e -> new Subjects(e.person(), e.access().cluster());
            case Denied e -> new Subjects(e.person(), e.cluster());
            case Claim e -> new Subjects(e.person(), e.role().cluster());
            case Provisioned e -> new Subjects(e.person(), e.access().cluster());
            case ProvisioningFailed e -> new Subjects(e.person(), e.cluster());
            case Extended e -> new Subjects(e.person(), e.role().cluster());
            case Expiry e -> new Subjects(e.person(), e.role().cluster());
            case CredentialsIssued e -> new Subjects(e.person(), e.role().cluster());
            case ExpiringSoon e -> new Subjects(e.person(), e.cluster());
            case Expired e -> new Subjects(e.person(), e.role().cluster());
            case Revoked e -> new Subjects(e.person(), e.role().cluster());
            case RemovalDue e -> new Subjects(e.person(), e.role().cluster());
            case Deprovisioned e -> new Subjects(e.person(), e.role().cluster());
            case Revocation e -> ofPerson(e.person());
            case Reviewed e -> ofPerson(e.person());
            case RequestView e -> new Subjects(e.person(), e.cluster());
            case DirectoryEntry e -> ofPerson(e.person());
            case AuditRead e -> ofPerson(e.reader());
            case Lockdown e -> ofCluster(e.cluster());
            case SweepDue e -> ofCluster(e.cluster());
            case Mismatch e -> new Subjects(e.person(), e.cluster());
            case Inventory e -> ofCluster(e.cluster());
            case GatewayRefused e -> ofSource(e.source());
            case ProvisionerRefused e -> ofSource(e.source());
            case AuditRecorded e -> new Subjects(e.person(), e.cluster());
            case SlackCode e -> new Subjects(e.person().isEmpty() ? null : e.person(), null);
            case Alert _, SlackMessage _, PolicyRecorded _ -> new Subjects(null, null);
        };
    }

    private static Subjects ofPerson(String person) {
        return new Subjects(person, null);
    }

    private static Subjects ofCluster(String cluster) {
        return new Subjects(null, cluster);
    }

    /** Where attempts come from is a person if they had a valid token, otherwise an address. */
    private static Subjects ofSource(String source) {
        return new Subjects(source, null);
    }
}
