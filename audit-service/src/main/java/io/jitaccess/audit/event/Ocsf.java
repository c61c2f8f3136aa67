package io.jitaccess.audit.event;

import io.jitaccess.events.*;

/**
 * Where an event belongs in the Open Cybersecurity Schema Framework 1.x, so that a SIEM needs no
 * mapping of its own. One grant is one assignment of privileges (Provisioned) and one revocation
 * (Deprovisioned), since only these two say what is so on the cluster.
 *
 * @param classUid 0 is the base event
 * @see <a href="https://schema.ocsf.io">schema.ocsf.io</a>
 */
public record Ocsf(int classUid, int activityId, int severityId, int statusId) {
    private static final int ACCOUNT_CHANGE = 3001;
    private static final int AUTHENTICATION = 3002;
    private static final int AUTHORIZE_SESSION = 3003;
    private static final int ENTITY_MANAGEMENT = 3004;
    private static final int USER_ACCESS = 3005;
    private static final int API_ACTIVITY = 6003;
    private static final int DETECTION_FINDING = 2004;

    private static final int CREATE = 1;
    private static final int READ = 2;
    private static final int UPDATE = 3;
    private static final int OTHER = 99;
    private static final int ASSIGN_PRIVILEGES = 1;
    private static final int REVOKE_PRIVILEGES = 2;
    private static final int LOGON = 1;
    private static final int ENABLE = 2;
    private static final int DISABLE = 5;
    private static final int FINDING_CREATE = 1;
    private static final int FINDING_CLOSE = 3;

    private static final int INFORMATIONAL = 1;
    private static final int LOW = 2;
    private static final int MEDIUM = 3;
    private static final int HIGH = 4;
    private static final int CRITICAL = 5;

    private static final int SUCCESS = 1;
    private static final int FAILURE = 2;

    /** What cannot be read, or says nothing. */
    static final Ocsf BASE = new Ocsf(0, 0, 0, 0);

    private static Ocsf ok(int classUid, int activityId) {
        return new Ocsf(classUid, activityId, INFORMATIONAL, SUCCESS);
    }

    private static Ocsf failed(int classUid, int activityId, int severityId) {
        return new Ocsf(classUid, activityId, severityId, FAILURE);
    }

    /** Class and activity of the event. */
    public static Ocsf of(JitEvent event) {
        return switch (event) {
            case Requested _, ApprovalRequired _, Decision _, Expiry _, ExpiringSoon _ ->
                    ok(USER_ACCESS, OTHER);
            case Approved e ->
                    new Ocsf(USER_ACCESS, OTHER, e.breakGlass() ? HIGH : INFORMATIONAL, SUCCESS);
            case DecisionRecorded e ->
                    e.outcome() == DecisionOutcome.COUNTED
                            ? ok(USER_ACCESS, OTHER)
                            : failed(USER_ACCESS, OTHER, LOW);
            case Denied _ -> failed(USER_ACCESS, ASSIGN_PRIVILEGES, LOW);
            case ProvisioningFailed _ -> failed(USER_ACCESS, ASSIGN_PRIVILEGES, MEDIUM);
            case Provisioned _ -> ok(USER_ACCESS, ASSIGN_PRIVILEGES);
            case Extended _, Expired _, Revoked _, Revocation _, RemovalDue _, Reviewed _ ->
                    ok(USER_ACCESS, OTHER);
            case Deprovisioned _ -> ok(USER_ACCESS, REVOKE_PRIVILEGES);
            case CredentialsIssued _ -> ok(AUTHORIZE_SESSION, ASSIGN_PRIVILEGES);
            case SlackCode _ -> ok(AUTHENTICATION, OTHER);
            case GatewayRefused e -> refused(e.kind());
            case ProvisionerRefused e -> refused(e.kind());
            case DirectoryEntry e -> ok(ACCOUNT_CHANGE, e.active() ? ENABLE : DISABLE);
            case Lockdown e ->
                    new Ocsf(
                            ENTITY_MANAGEMENT,
                            UPDATE,
                            e.state() == LockdownState.OPEN ? MEDIUM : HIGH,
                            SUCCESS);
            case Claim _ -> ok(ENTITY_MANAGEMENT, UPDATE);
            case PolicyRecorded _ -> ok(ENTITY_MANAGEMENT, CREATE);
            case Inventory _ -> ok(ENTITY_MANAGEMENT, READ);
            case SweepDue _ -> ok(ENTITY_MANAGEMENT, OTHER);
            case Mismatch _ -> failed(ENTITY_MANAGEMENT, READ, HIGH);
            case AuditRead _ -> ok(API_ACTIVITY, READ);
            case Alert e ->
                    new Ocsf(
                            DETECTION_FINDING,
                            e.acknowledgedBy() == null ? FINDING_CREATE : FINDING_CLOSE,
                            severity(e.severity()),
                            SUCCESS);
            case RequestView _, SlackMessage _, AuditRecorded _ -> BASE;
        };
    }

    private static Ocsf refused(RefusalKind kind) {
        return switch (kind) {
            case UNAUTHENTICATED, BAD_SIGNATURE, BAD_GRANT_TOKEN ->
                    failed(AUTHENTICATION, LOGON, MEDIUM);
            case FORBIDDEN, UNKNOWN -> failed(API_ACTIVITY, OTHER, MEDIUM);
        };
    }

    private static int severity(AlertSeverity severity) {
        return switch (severity) {
            case UNKNOWN -> 0;
            case INFO -> INFORMATIONAL;
            case WARNING -> MEDIUM;
            case CRITICAL -> CRITICAL;
        };
    }
}
