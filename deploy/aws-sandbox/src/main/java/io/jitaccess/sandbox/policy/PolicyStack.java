package io.jitaccess.sandbox.policy;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * All policies that meet on one caller. A call is allowed where the identity policies allow it and
 * every limit that is set (boundary, session policies, service control policies) allows it too; one
 * explicit deny anywhere ends it.
 *
 * @param boundary null where the principal has none
 * @param session null where the session was made without session policies
 * @param serviceControl null where the account belongs to no organisation
 */
public record PolicyStack(
        List<PolicyDocument> identity,
        @Nullable List<PolicyDocument> boundary,
        @Nullable List<PolicyDocument> session,
        @Nullable List<PolicyDocument> serviceControl) {

    public Verdict decide(RequestContext context) {
        return decide(context, false);
    }

    /**
     * As {@link #decide}, but a resource policy has already named the caller: the identity policies
     * need not allow it again.
     */
    public Verdict decideNamedByResource(RequestContext context) {
        return decide(context, true);
    }

    private Verdict decide(RequestContext context, boolean namedByResource) {
        var denied = PolicyDocument.Effect.DENY;
        var allowed = PolicyDocument.Effect.ALLOW;
        var own = PolicyDocument.effectOf(identity, context);
        var scp = limit(serviceControl, context);
        var bound = limit(boundary, context);
        var narrowed = limit(session, context);
        if (scp == denied) {
            return explicit("a service control policy");
        } else if (bound == denied) {
            return explicit("a permissions boundary");
        } else if (narrowed == denied) {
            return explicit("a session policy");
        } else if (own == denied) {
            return explicit("an identity-based policy");
        } else if (scp != allowed) {
            return implicit("service control policy", context);
        } else if (bound != allowed) {
            return implicit("permissions boundary", context);
        } else if (narrowed != allowed) {
            return implicit("session policy", context);
        } else if (own != allowed && !namedByResource) {
            return implicit("identity-based policy", context);
        }
        return Verdict.ALLOWED;
    }

    private static PolicyDocument.Effect limit(
            @Nullable List<PolicyDocument> policies, RequestContext context) {
        return policies == null
                ? PolicyDocument.Effect.ALLOW
                : PolicyDocument.effectOf(policies, context);
    }

    private static Verdict explicit(String where) {
        return new Verdict.Denied("with an explicit deny in " + where);
    }

    private static Verdict implicit(String what, RequestContext context) {
        return new Verdict.Denied(
                "because no " + what + " allows the " + context.action() + " action");
    }
}
