package io.jitaccess.sandbox.aws;

import io.jitaccess.sandbox.policy.RequestContext;
import io.jitaccess.sandbox.world.Credential;
import io.jitaccess.sandbox.world.Principal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** One authenticated call: who, where, when, and what it was allowed to do on the way. */
public final class Call {
    private final String requestId;
    private final Credential credential;
    private final String region;
    private final Instant now;
    private final String remoteAddress;
    private final List<CallLog.Action> actions = new ArrayList<>();

    Call(
            String requestId,
            Credential credential,
            String region,
            Instant now,
            String remoteAddress) {
        this.requestId = requestId;
        this.credential = credential;
        this.region = region;
        this.now = now;
        this.remoteAddress = remoteAddress;
    }

    public String requestId() {
        return requestId;
    }

    public Principal caller() {
        return credential.principal();
    }

    public Credential credential() {
        return credential;
    }

    public String account() {
        return caller().account();
    }

    public String region() {
        return region;
    }

    public Instant now() {
        return now;
    }

    List<CallLog.Action> actions() {
        return actions;
    }

    void checked(RequestContext context) {
        actions.add(new CallLog.Action(context.action(), context.resource()));
    }

    /** The condition keys that every call has. */
    public RequestContext.Builder context(String action, String resource) {
        Principal caller = caller();
        RequestContext.Builder context =
                RequestContext.of(action, resource)
                        .at(now)
                        .with("aws:PrincipalArn", caller.principalArn())
                        .with("aws:PrincipalAccount", caller.account())
                        .with("aws:userid", caller.userId())
                        .with("aws:RequestedRegion", region)
                        .with("aws:SourceIp", remoteAddress)
                        .with("aws:SecureTransport", "true");
        switch (caller) {
            case Principal.IamUser(var user) ->
                    context.with("aws:PrincipalType", "User").with("aws:username", user.name());
            case Principal.Session session -> {
                context.with("aws:PrincipalType", "AssumedRole")
                        .with("aws:TokenIssueTime", session.issuedAt().toString())
                        .with("aws:SourceIdentity", session.sourceIdentity());
                session.tags()
                        .forEach((key, value) -> context.with("aws:PrincipalTag/" + key, value));
            }
        }
        return context;
    }
}
