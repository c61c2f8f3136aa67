package io.jitaccess.kafka;

/** Topic names, as constants for annotations. {@link Topic} says what each of them holds. */
public final class Topics {
    public static final String REQUESTED = "jit.requested";
    public static final String DECISION = "jit.decision";
    public static final String REVOCATION = "jit.revocation";
    public static final String LOCKDOWN = "jit.lockdown";
    public static final String APPROVAL_REQUIRED = "jit.approval-required";
    public static final String DECISION_RECORDED = "jit.decision-recorded";
    public static final String APPROVED = "jit.approved";
    public static final String DENIED = "jit.denied";
    public static final String CLAIM = "jit.claim";
    public static final String PROVISIONED = "jit.provisioned";
    public static final String PROVISIONING_FAILED = "jit.provisioning-failed";
    public static final String EXTENDED = "jit.extended";
    public static final String EXPIRY = "jit.expiry";
    public static final String CREDENTIALS_ISSUED = "jit.credentials-issued";
    public static final String DEPROVISIONED = "jit.deprovisioned";
    public static final String EXPIRING_SOON = "jit.expiring-soon";
    public static final String EXPIRED = "jit.expired";
    public static final String REVOKED = "jit.revoked";
    public static final String REMOVAL_DUE = "jit.removal-due";
    public static final String SWEEP_DUE = "jit.sweep-due";
    public static final String REQUESTS = "jit.requests";
    public static final String DIRECTORY = "jit.directory";
    public static final String POLICY = "jit.policy";
    public static final String REVIEW = "jit.review";
    public static final String REFUSED_GATEWAY = "jit.refused-gateway";
    public static final String REFUSED_PROVISIONER = "jit.refused-provisioner";
    public static final String SLACK_MESSAGES = "jit.slack-messages";
    public static final String SLACK_CODES = "jit.slack-codes";
    public static final String INVENTORY = "jit.inventory";
    public static final String MISMATCH = "jit.mismatch";
    public static final String AUDIT = "jit.audit";
    public static final String ALERT = "jit.alert";
    public static final String AUDIT_READ = "jit.audit-read";

    private Topics() {}
}
