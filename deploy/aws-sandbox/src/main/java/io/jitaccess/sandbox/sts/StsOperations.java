package io.jitaccess.sandbox.sts;

import io.jitaccess.sandbox.aws.Access;
import io.jitaccess.sandbox.aws.AwsException;
import io.jitaccess.sandbox.aws.AwsService;
import io.jitaccess.sandbox.aws.Call;
import io.jitaccess.sandbox.aws.Params;
import io.jitaccess.sandbox.aws.QueryProtocol;
import io.jitaccess.sandbox.aws.Xml;
import io.jitaccess.sandbox.faults.Behaviour;
import io.jitaccess.sandbox.policy.RequestContext;
import io.jitaccess.sandbox.world.Account;
import io.jitaccess.sandbox.world.Credential;
import io.jitaccess.sandbox.world.Principal;
import io.jitaccess.sandbox.world.Role;
import io.jitaccess.sandbox.world.World;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/** The operations of STS that a broker of access needs. */
public final class StsOperations {
    private static final Duration CHAINED = Duration.ofHours(1);

    private final World world;
    private final Behaviour behaviour;
    private final Access access;

    private StsOperations(World world, Behaviour behaviour, Access access) {
        this.world = world;
        this.behaviour = behaviour;
        this.access = access;
    }

    public static AwsService service(World world, Behaviour behaviour, Access access) {
        StsOperations sts = new StsOperations(world, behaviour, access);
        return new QueryProtocol(
                "sts",
                "2011-06-15",
                Map.of(
                        "AssumeRole", sts::assumeRole,
                        "GetCallerIdentity", sts::getCallerIdentity),
                (call, params) ->
                        params.optional("RoleArn")
                                .map(arn -> arn.split(":", -1))
                                .filter(parts -> parts.length > 4)
                                .map(parts -> parts[4])
                                .orElse(call.account()));
    }

    /** Needs no permission, and no deny stops it: an EKS token is nothing but this call. */
    private void getCallerIdentity(Call call, Params params, Xml result) {
        result.text("Arn", call.caller().arn())
                .text("UserId", call.caller().userId())
                .text("Account", call.account());
    }

    private void assumeRole(Call call, Params params, Xml result) {
        SessionRequest wanted = SessionRequest.of(params);
        Role role = trustedRole(call, wanted);
        requireDuration(call, role, wanted.duration());
        SessionRequest.Packed packed =
                wanted.pack(world.account(role.identity().account()).orElseThrow());
        Instant now = call.now().truncatedTo(ChronoUnit.SECONDS);
        Credential issued =
                new Credential(
                        world.ids().unique("ASIA", 20),
                        world.ids().secret(30),
                        world.ids().secret(240),
                        wanted.session(role, call.caller(), packed, now),
                        now.plus(wanted.duration()));
        world.credentials().add(issued, now);
        result.nest(
                        "Credentials",
                        c ->
                                c.text("AccessKeyId", issued.accessKeyId())
                                        .text("SecretAccessKey", issued.secretAccessKey())
                                        .text("SessionToken", issued.sessionToken())
                                        .text("Expiration", issued.expiresAt().toString()))
                .nest(
                        "AssumedRoleUser",
                        u ->
                                u.text("AssumedRoleId", issued.principal().userId())
                                        .text("Arn", issued.principal().arn()))
                .text("SourceIdentity", ((Principal.Session) issued.principal()).sourceIdentity());
        if (packed.percent() > 0) {
            result.text("PackedPolicySize", Integer.toString(packed.percent()));
        }
    }

    /**
     * A role that does not exist, or not yet here, is refused in the same words as one that does
     * not trust the caller.
     */
    private Role trustedRole(Call call, SessionRequest wanted) {
        SessionRequest.Combined session = wanted.combinedWith(call.caller());
        Optional<Role> role =
                world.account(wanted.account())
                        .flatMap(
                                account ->
                                        account.roles()
                                                .get(
                                                        Account.key(wanted.roleName()),
                                                        behaviour.delays().role()))
                        .filter(found -> found.arn().equals(wanted.roleArn()));
        if (role.isEmpty()) {
            throw AwsException.accessDenied(
                    "User: %s is not authorized to perform: sts:AssumeRole on resource: %s"
                            .formatted(call.caller().arn(), wanted.roleArn()));
        }
        access.requireTrust(call, role.get(), context(call, "sts:AssumeRole", role.get(), session));
        if (!session.tags().isEmpty()) {
            access.requireTrust(
                    call, role.get(), context(call, "sts:TagSession", role.get(), session));
        }
        if (session.sourceIdentity() != null) {
            access.requireTrust(
                    call, role.get(), context(call, "sts:SetSourceIdentity", role.get(), session));
        }
        return role.get();
    }

    private static RequestContext context(
            Call call, String action, Role role, SessionRequest.Combined session) {
        return call.context(action, role.arn())
                .with("sts:RoleSessionName", session.name())
                .with("sts:ExternalId", session.externalId())
                .with("sts:SourceIdentity", session.sourceIdentity())
                .with("sts:TransitiveTagKeys", session.transitive().stream().sorted().toList())
                .with("aws:ResourceAccount", role.identity().account())
                .requestTags(session.tags())
                .resourceTags("iam", role.tags())
                .build();
    }

    private static void requireDuration(Call call, Role role, Duration duration) {
        if (call.caller() instanceof Principal.Session && duration.compareTo(CHAINED) > 0) {
            throw AwsException.validation(
                    "The requested DurationSeconds exceeds the 1 hour session limit for roles"
                            + " assumed by role chaining.");
        }
        if (duration.compareTo(role.maxSession()) > 0) {
            throw AwsException.validation(
                    "The requested DurationSeconds exceeds the MaxSessionDuration set for this"
                            + " role.");
        }
    }
}
