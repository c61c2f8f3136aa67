package io.jitaccess.events;

/** A fact or command that always belongs to one request. */
public sealed interface RequestEvent extends JitEvent
        permits Approved,
                ApprovalRequired,
                Claim,
                CredentialsIssued,
                Decision,
                DecisionRecorded,
                Denied,
                Expired,
                ExpiringSoon,
                Expiry,
                Extended,
                Provisioned,
                ProvisioningFailed,
                RemovalDue,
                Requested,
                RequestView,
                Reviewed,
                Revoked,
                SlackMessage {

    @Override
    String requestId();
}
