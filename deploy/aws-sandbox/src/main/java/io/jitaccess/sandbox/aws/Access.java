package io.jitaccess.sandbox.aws;

import io.jitaccess.sandbox.faults.Behaviour;
import io.jitaccess.sandbox.policy.PolicyDocument;
import io.jitaccess.sandbox.policy.PolicyStack;
import io.jitaccess.sandbox.policy.RequestContext;
import io.jitaccess.sandbox.policy.TrustPolicy;
import io.jitaccess.sandbox.policy.Verdict;
import io.jitaccess.sandbox.world.Account;
import io.jitaccess.sandbox.world.ManagedPolicy;
import io.jitaccess.sandbox.world.Principal;
import io.jitaccess.sandbox.world.Role;
import io.jitaccess.sandbox.world.World;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Asks the policies of a caller, as far as they have come through. A role that is gone, or another
 * under its name, permits nothing.
 */
public final class Access {
    private final World world;
    private final Behaviour behaviour;
    private final Checks checks;

    public Access(World world, Behaviour behaviour, Checks checks) {
        this.world = world;
        this.behaviour = behaviour;
        this.checks = checks;
    }

    public void require(Call call, RequestContext context) {
        call.checked(context);
        refuse(call, context, permissions(call.caller()).decide(context));
    }

    private void note(Call call, Checks.Side side, RequestContext context, boolean allowed) {
        checks.add(new Checks.Check(call.caller().principalArn(), side, context, allowed));
    }

    /** Taking on a role needs both sides: the role trusts the caller, and the caller may. */
    public void requireTrust(Call call, Role role, RequestContext context) {
        call.checked(context);
        Principal caller = call.caller();
        Set<String> names = caller instanceof Principal.Session ? Set.of(caller.arn()) : Set.of();
        TrustPolicy.Trust trust =
                role.trust()
                        .trusts(
                                new TrustPolicy.Caller(
                                        caller.account(),
                                        caller.uniqueId(),
                                        caller.principalArn(),
                                        names),
                                context);
        note(
                call,
                Checks.Side.TRUST,
                context,
                trust != TrustPolicy.Trust.NONE && trust != TrustPolicy.Trust.DENIED);
        PolicyStack own = permissions(caller);
        boolean sameAccount = role.identity().account().equals(caller.account());
        switch (trust) {
            case NONE -> refuse(call, context, new Verdict.Denied(""));
            case DENIED ->
                    refuse(
                            call,
                            context,
                            new Verdict.Denied("with an explicit deny in a resource-based policy"));
            case ACCOUNT -> refuse(call, context, own.decide(context));
            case CALLER ->
                    refuse(
                            call,
                            context,
                            sameAccount ? own.decideNamedByResource(context) : own.decide(context));
        }
    }

    private void refuse(Call call, RequestContext context, Verdict verdict) {
        note(call, Checks.Side.CALLER, context, !(verdict instanceof Verdict.Denied));
        if (verdict instanceof Verdict.Denied(String reason)) {
            throw AwsException.accessDenied(
                    "User: %s is not authorized to perform: %s on resource: %s %s"
                            .formatted(
                                    call.caller().arn(),
                                    context.action(),
                                    context.resource(),
                                    reason)
                            .strip());
        }
    }

    private PolicyStack permissions(Principal caller) {
        Account account = world.account(caller.account()).orElseThrow();
        return switch (caller) {
            case Principal.IamUser(var user) ->
                    new PolicyStack(user.policies(), null, null, account.serviceControl());
            case Principal.Session session -> {
                Optional<Role> role =
                        account.roles()
                                .get(Account.key(session.role().name()), behaviour.delays().role())
                                .filter(r -> r.id().equals(session.uniqueId()));
                yield new PolicyStack(
                        role.map(r -> identityPolicies(account, r)).orElse(List.of()),
                        role.map(r -> boundary(account, r)).orElse(null),
                        session.policies(),
                        account.serviceControl());
            }
        };
    }

    private static List<PolicyDocument> identityPolicies(Account account, Role role) {
        List<PolicyDocument> policies = new ArrayList<>(role.inline().values());
        for (String arn : role.attached()) {
            account.policy(arn).map(ManagedPolicy::document).ifPresent(policies::add);
        }
        return policies;
    }

    private static @Nullable List<PolicyDocument> boundary(Account account, Role role) {
        String arn = role.boundaryArn();
        // A boundary that is gone bounds everything away.
        return arn == null
                ? null
                : account.policy(arn).map(ManagedPolicy::document).map(List::of).orElse(List.of());
    }
}
