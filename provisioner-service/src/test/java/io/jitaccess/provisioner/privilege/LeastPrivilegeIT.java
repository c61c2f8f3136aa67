package io.jitaccess.provisioner.privilege;

import static org.assertj.core.api.Assertions.assertThat;

import io.jitaccess.provisioner.TestingSandbox;
import io.jitaccess.sandbox.AwsSandbox;
import io.jitaccess.sandbox.SandboxSettings;
import io.jitaccess.sandbox.aws.Checks;
import io.jitaccess.sandbox.aws.Checks.Check;
import io.jitaccess.sandbox.policy.PolicyDocument;
import io.jitaccess.sandbox.policy.PolicyStack;
import io.jitaccess.sandbox.policy.RequestContext;
import io.jitaccess.sandbox.policy.TrustPolicy;
import io.jitaccess.sandbox.policy.Verdict;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Runs everything that the provisioner does under the shipped policies, notes every permission that
 * was asked for, and holds the policies against that: all of it is needed, and no more.
 */
class LeastPrivilegeIT {
    private static final String ACCESS = "arn:aws:iam::222222222222:role/JITAccessRole";
    private static final String SERVICE = "arn:aws:iam::111111111111:role/JITServiceRole";

    /** Not one of these can be given for single resources. */
    private static final Set<String> WITHOUT_RESOURCES =
            Set.of("iam:ListRoles", "iam:GetAccountSummary", "eks:ListAccessPolicies");

    private static Shipped shipped;

    @BeforeAll
    static void noteEveryPermission() {
        SandboxSettings settings =
                TestingSandbox.settings(Meddler.alone(SandboxSettings.example()), "local");
        try (AwsSandbox sandbox = AwsSandbox.start(settings)) {
            new Scenario(sandbox).run();
            shipped = new Shipped(settings, sandbox.control().checks());
        }
        assertThat(shipped.needs(ACCESS)).hasSizeGreaterThan(50);
        assertThat(shipped.checks()).filteredOn(check -> !check.allowed()).isEmpty();
    }

    @Test
    void everyActionAndResourceOfTheAccessRoleIsNeeded() {
        for (Policy.Change change : access().withoutActions()) {
            assertThat(Shipped.refused(change.changed(), shipped.needs(ACCESS)))
                    .as(change.what())
                    .isNotEmpty();
        }
        for (Policy.Change change : access().withoutResources()) {
            assertThat(Shipped.refused(change.changed(), shipped.needs(ACCESS)))
                    .as(change.what())
                    .isNotEmpty();
        }
    }

    @Test
    void everyConditionOfTheAccessRoleIsMetByWhatWeDo() {
        assertThat(access().conditions()).isNotEmpty();
        for (Policy.Line line : access().conditions()) {
            assertThat(Shipped.refused(access().breaking(line), shipped.needs(ACCESS)))
                    .as(line.toString())
                    .isNotEmpty();
        }
    }

    @Test
    void everyConditionOfTheAccessRoleKeepsSomethingOut() {
        for (Policy.Line line : access().conditions()) {
            List<RequestContext> strange = strange(access(), line, shipped.needs(ACCESS));
            assertThat(strange).as(line.toString()).isNotEmpty();
            assertThat(strange)
                    .as(line.toString())
                    .allMatch(context -> Shipped.refuses(context, access().identity()));
            boolean keepsOut =
                    strange.stream()
                            .anyMatch(
                                    context ->
                                            !Shipped.refuses(
                                                    context, access().dropping(line).identity()));
            assertThat(keepsOut).as(line.toString()).isTrue();
        }
    }

    /** Lists that are written into the policy; those that an installation gives are its own. */
    @Test
    void everyTagThatEntriesMayHaveIsNeeded() {
        Policy.Line tags =
                access().conditions().stream()
                        .filter(line -> line.key().equals("aws:TagKeys"))
                        .findFirst()
                        .orElseThrow();
        assertThat(access().values(tags)).hasSize(6);
        for (String tag : access().values(tags)) {
            assertThat(Shipped.refused(access().without(tags, tag), shipped.needs(ACCESS)))
                    .as(tag)
                    .isNotEmpty();
        }
    }

    @Test
    void nothingIsAllowedByPatternOrForEverything() {
        for (JsonNode statement : access().statements()) {
            List<String> actions = Policy.texts(statement.path("Action"));
            assertThat(actions).noneMatch(action -> action.contains("*"));
            if (Policy.texts(statement.path("Resource")).contains("*")) {
                assertThat(WITHOUT_RESOURCES).containsAll(actions);
            }
        }
    }

    @Test
    void everyResourceIsOursAlone() {
        for (RequestContext need : shipped.needs(ACCESS)) {
            if (WITHOUT_RESOURCES.contains(need.action())) {
                continue;
            }
            RequestContext foreign =
                    new RequestContext(
                            need.action(),
                            need.resource().startsWith("arn:aws:iam:")
                                    ? "arn:aws:iam::222222222222:role/deployers"
                                    : "arn:aws:eks:eu-central-1:222222222222:cluster/theirs",
                            need.keys());
            assertThat(Shipped.refuses(foreign, access().identity())).as(need.action()).isTrue();
        }
    }

    @Test
    void theGuardrailsLeaveOurWorkAlone() {
        for (RequestContext need : shipped.needs(ACCESS)) {
            assertThat(Shipped.refuses(need, access().identity(), guardrails().identity()))
                    .as(need.action())
                    .isFalse();
        }
    }

    /** Whoever attaches more to the access role later opens nothing that a guardrail closes. */
    @Test
    void everyGuardrailHoldsThoughEverythingIsAllowed() {
        for (int i = 0; i < guardrails().statements().size(); i++) {
            JsonNode statement = guardrails().statements().get(i);
            for (String action : Policy.texts(statement.path("Action"))) {
                RequestContext forbidden = forbidden(i, action);
                assertThat(
                                Shipped.refuses(
                                        forbidden, Shipped.everything(), guardrails().identity()))
                        .as("%s: %s", Policy.sid(statement), action)
                        .isTrue();
                PolicyDocument others = guardrails().withoutStatement(i).identity();
                assertThat(Shipped.refuses(forbidden, Shipped.everything(), others))
                        .as("%s alone closes %s", Policy.sid(statement), action)
                        .isFalse();
            }
        }
        for (Policy.Line line : guardrails().conditions()) {
            assertThat(
                            shipped.needs(ACCESS).stream()
                                    .anyMatch(
                                            need ->
                                                    Shipped.refuses(
                                                            need,
                                                            Shipped.everything(),
                                                            guardrails()
                                                                    .breaking(line)
                                                                    .identity())))
                    .as("%s spares what we do", line)
                    .isTrue();
        }
    }

    @Test
    void theServiceRoleMayTakeOnTheAccessRolesAndNothingElse() {
        Policy hub = shipped.policy(SERVICE, "assume-access-roles");
        List<RequestContext> needs = new ArrayList<>(shipped.needs(SERVICE));
        // Asked for where the base credentials are those of a pod, whose tags travel along.
        needs.add(RequestContext.of("sts:TagSession", ACCESS).build());

        assertThat(needs).allMatch(need -> !Shipped.refuses(need, hub.identity()));
        for (Policy.Change change : hub.withoutActions()) {
            assertThat(Shipped.refused(change.changed(), needs)).as(change.what()).isNotEmpty();
        }
        assertThat(needs)
                .extracting(RequestContext::action)
                .containsOnly("sts:AssumeRole", "sts:TagSession");
        assertThat(
                        Shipped.refuses(
                                RequestContext.of(
                                                "sts:AssumeRole",
                                                "arn:aws:iam::222222222222:role/deployers")
                                        .build(),
                                hub.identity()))
                .isTrue();
    }

    @Test
    void theAccessRoleTrustsTheServiceRoleUnderItsConditionsAlone() {
        Policy trust = new Policy(shipped.role(ACCESS).trust());
        RequestContext asked =
                shipped.checks().stream()
                        .filter(check -> check.side() == Checks.Side.TRUST)
                        .map(Check::context)
                        .filter(context -> context.resource().equals(ACCESS))
                        .findFirst()
                        .orElseThrow();
        RequestContext tagged = new RequestContext("sts:TagSession", ACCESS, asked.keys());
        assertThat(trusts(trust, asked)).isTrue();
        assertThat(trusts(trust, tagged)).isTrue();
        for (Policy.Line line : trust.conditions()) {
            RequestContext need = line.sid().equals("CarryPodIdentityTags") ? tagged : asked;
            assertThat(trusts(trust.breaking(line), need)).as(line.toString()).isFalse();
            RequestContext strange = Shipped.with(need, line.key(), "evil");
            assertThat(trusts(trust, strange)).as(line.toString()).isFalse();
            assertThat(trusts(trust.dropping(line), strange)).as(line.toString()).isTrue();
        }
    }

    @Test
    void theBoundaryHoldsGrantsToLookingUpClusters() {
        JsonNode boundary = shipped.account(ACCESS).policies().get("jit-boundary");
        PolicyDocument document = new Policy(boundary).identity();
        List<Check> ofGrants =
                shipped.checks().stream()
                        .filter(check -> check.principal().contains(":role/jit/"))
                        .toList();

        assertThat(ofGrants).isNotEmpty();
        assertThat(ofGrants).allMatch(check -> !Shipped.refuses(check.context(), document));
        for (Policy.Change change : new Policy(boundary).withoutActions()) {
            PolicyDocument less = change.changed().identity();
            assertThat(ofGrants)
                    .as(change.what())
                    .anyMatch(check -> Shipped.refuses(check.context(), less));
        }
        for (String action : List.of("eks:ListClusters", "iam:ListRoles", "sts:AssumeRole")) {
            RequestContext more = RequestContext.of(action, "*").build();
            var stack =
                    new PolicyStack(List.of(Shipped.everything()), List.of(document), null, null);
            assertThat(stack.decide(more)).isInstanceOf(Verdict.Denied.class);
        }
    }

    /** What we do, but with somebody else's value for the line's key. */
    private static List<RequestContext> strange(
            Policy policy, Policy.Line line, List<RequestContext> needs) {
        PolicyDocument alone = policy.only(line.statement()).identity();
        return needs.stream()
                .filter(need -> !Shipped.refuses(need, alone))
                .filter(need -> need.keys().containsKey(Shipped.key(line.key())))
                .map(need -> Shipped.with(need, line.key(), "evil"))
                .toList();
    }

    /** A call of the statement's action, as we make it where we do, that it alone objects to. */
    private static RequestContext forbidden(int statement, String action) {
        String called = action.equals("eks:*") ? "eks:DescribeCluster" : action;
        Map<String, List<String>> keys = new HashMap<>();
        keys.put("aws:requestedregion", List.of("eu-central-1"));
        shipped.needs(ACCESS).stream()
                .filter(need -> need.action().equals(called))
                .findFirst()
                .ifPresent(need -> keys.putAll(need.keys()));
        for (Policy.Line line : guardrails().conditions()) {
            if (line.statement() == statement) {
                keys.put(Shipped.key(line.key()), List.of("evil"));
            }
        }
        return new RequestContext(called, "arn:aws:any", keys);
    }

    private static boolean trusts(Policy trust, RequestContext context) {
        var caller = new TrustPolicy.Caller("111111111111", "AROASERVICE", SERVICE, Set.of());
        return new TrustPolicy(trust.trust(), Map.of()).trusts(caller, context)
                == TrustPolicy.Trust.ACCOUNT;
    }

    private static Policy access() {
        return shipped.policy(ACCESS, "access");
    }

    private static Policy guardrails() {
        return shipped.policy(ACCESS, "guardrails");
    }
}
