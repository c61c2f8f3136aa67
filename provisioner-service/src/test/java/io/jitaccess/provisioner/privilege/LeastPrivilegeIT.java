package io.jitaccess.provisioner.privilege;

import static org.assertj.core.api.Assertions.assertThat;

import io.jitaccess.provisioner.TestingSandbox;
import io.jitaccess.sandbox.AwsSandbox;
import io.jitaccess.sandbox.SandboxSettings;
import io.jitaccess.sandbox.ShippedPolicies;
import io.jitaccess.sandbox.aws.Checks;
import io.jitaccess.sandbox.aws.Checks.Check;
import io.jitaccess.sandbox.policy.PolicyDocument;
import io.jitaccess.sandbox.policy.PolicyReader;
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
import java.util.Locale;
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

    private static SandboxSettings settings;
    private static List<Check> checks;

    @BeforeAll
    static void noteEveryPermission() {
        settings = TestingSandbox.settings(Meddler.alone(SandboxSettings.example()), "local");
        try (AwsSandbox sandbox = AwsSandbox.start(settings)) {
            new Scenario(sandbox).run();
            checks = sandbox.control().checks();
        }
        assertThat(needs(ACCESS)).hasSizeGreaterThan(50);
        assertThat(checks).filteredOn(check -> !check.allowed()).isEmpty();
    }

    @Test
    void everyActionAndResourceOfTheAccessRoleIsNeeded() {
        for (Policy.Change change : access().withoutActions()) {
            assertThat(refused(change.changed(), needs(ACCESS))).as(change.what()).isNotEmpty();
        }
        for (Policy.Change change : access().withoutResources()) {
            assertThat(refused(change.changed(), needs(ACCESS))).as(change.what()).isNotEmpty();
        }
    }

    @Test
    void everyConditionOfTheAccessRoleIsMetByWhatWeDo() {
        assertThat(access().conditions()).isNotEmpty();
        for (Policy.Line line : access().conditions()) {
            assertThat(refused(access().breaking(line), needs(ACCESS)))
                    .as(line.toString())
                    .isNotEmpty();
        }
    }

    @Test
    void everyConditionOfTheAccessRoleKeepsSomethingOut() {
        for (Policy.Line line : access().conditions()) {
            List<RequestContext> strange = strange(access(), line, needs(ACCESS));
            assertThat(strange).as(line.toString()).isNotEmpty();
            assertThat(strange)
                    .as(line.toString())
                    .allMatch(context -> refuses(context, access().identity()));
            boolean keepsOut =
                    strange.stream()
                            .anyMatch(
                                    context ->
                                            !refuses(context, access().dropping(line).identity()));
            assertThat(keepsOut).as(line.toString()).isTrue();
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
        for (RequestContext need : needs(ACCESS)) {
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
            assertThat(refuses(foreign, access().identity())).as(need.action()).isTrue();
        }
    }

    @Test
    void theGuardrailsLeaveOurWorkAlone() {
        for (RequestContext need : needs(ACCESS)) {
            assertThat(refuses(need, access().identity(), guardrails().identity()))
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
                assertThat(refuses(forbidden, everything(), guardrails().identity()))
                        .as("%s: %s", Policy.sid(statement), action)
                        .isTrue();
                PolicyDocument alone = guardrails().only(i).identity();
                assertThat(refuses(forbidden, everything(), alone))
                        .as("%s: %s", Policy.sid(statement), action)
                        .isTrue();
            }
        }
        for (Policy.Line line : guardrails().conditions()) {
            assertThat(
                            needs(ACCESS).stream()
                                    .anyMatch(
                                            need ->
                                                    refuses(
                                                            need,
                                                            everything(),
                                                            guardrails()
                                                                    .breaking(line)
                                                                    .identity())))
                    .as("%s spares what we do", line)
                    .isTrue();
        }
    }

    @Test
    void theServiceRoleMayTakeOnTheAccessRolesAndNothingElse() {
        Policy hub = policy(SERVICE, "assume-access-roles");
        List<RequestContext> needs = new ArrayList<>(needs(SERVICE));
        // Asked for where the base credentials are those of a pod, whose tags travel along.
        needs.add(RequestContext.of("sts:TagSession", ACCESS).build());

        assertThat(needs).allMatch(need -> !refuses(need, hub.identity()));
        for (Policy.Change change : hub.withoutActions()) {
            assertThat(refused(change.changed(), needs)).as(change.what()).isNotEmpty();
        }
        assertThat(needs)
                .extracting(RequestContext::action)
                .containsOnly("sts:AssumeRole", "sts:TagSession");
        assertThat(
                        refuses(
                                RequestContext.of(
                                                "sts:AssumeRole",
                                                "arn:aws:iam::222222222222:role/deployers")
                                        .build(),
                                hub.identity()))
                .isTrue();
    }

    @Test
    void theAccessRoleTrustsTheServiceRoleUnderItsConditionsAlone() {
        Policy trust = new Policy(role(ACCESS).trust());
        RequestContext asked =
                checks.stream()
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
            RequestContext strange = with(need, line.key(), "evil");
            assertThat(trusts(trust, strange)).as(line.toString()).isFalse();
            assertThat(trusts(trust.dropping(line), strange)).as(line.toString()).isTrue();
        }
    }

    @Test
    void theBoundaryHoldsGrantsToLookingUpClusters() {
        JsonNode boundary = account(ACCESS).policies().get("jit-boundary");
        PolicyDocument document = new Policy(boundary).identity();
        List<Check> ofGrants =
                checks.stream().filter(check -> check.principal().contains(":role/jit/")).toList();

        assertThat(ofGrants).isNotEmpty();
        assertThat(ofGrants).allMatch(check -> !refuses(check.context(), document));
        for (String action : List.of("eks:ListClusters", "iam:ListRoles", "sts:AssumeRole")) {
            RequestContext more = RequestContext.of(action, "*").build();
            var stack = new PolicyStack(List.of(everything()), List.of(document), null, null);
            assertThat(stack.decide(more)).isInstanceOf(Verdict.Denied.class);
        }
    }

    private static List<RequestContext> refused(Policy policy, List<RequestContext> needs) {
        PolicyDocument document = policy.identity();
        return needs.stream().filter(need -> refuses(need, document)).toList();
    }

    private static boolean refuses(RequestContext context, PolicyDocument... policies) {
        return new PolicyStack(List.of(policies), null, null, null).decide(context)
                instanceof Verdict.Denied;
    }

    /** What we do, but with somebody else's value for the line's key. */
    private static List<RequestContext> strange(
            Policy policy, Policy.Line line, List<RequestContext> needs) {
        PolicyDocument alone = policy.only(line.statement()).identity();
        return needs.stream()
                .filter(need -> !refuses(need, alone))
                .filter(need -> need.keys().containsKey(key(line.key())))
                .map(need -> with(need, line.key(), "evil"))
                .toList();
    }

    private static RequestContext with(RequestContext context, String key, String value) {
        Map<String, List<String>> keys = new HashMap<>(context.keys());
        keys.put(key(key), List.of(value));
        return new RequestContext(context.action(), context.resource(), keys);
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    /** A call of the statement's action that its conditions are about. */
    private static RequestContext forbidden(int statement, String action) {
        String called = action.equals("eks:*") ? "eks:DescribeCluster" : action;
        Map<String, List<String>> keys = new HashMap<>();
        keys.put("aws:requestedregion", List.of("eu-central-1"));
        for (Policy.Line line : guardrails().conditions()) {
            if (line.statement() == statement) {
                keys.put(key(line.key()), List.of("evil"));
            }
        }
        return new RequestContext(called, "arn:aws:any", keys);
    }

    private static boolean trusts(Policy trust, RequestContext context) {
        var caller = new TrustPolicy.Caller("111111111111", "AROASERVICE", SERVICE, Set.of());
        return new TrustPolicy(trust.trust(), Map.of()).trusts(caller, context)
                == TrustPolicy.Trust.ACCOUNT;
    }

    private static List<RequestContext> needs(String principal) {
        return checks.stream()
                .filter(check -> check.side() == Checks.Side.CALLER)
                .filter(check -> check.principal().equals(principal))
                .map(Check::context)
                .toList();
    }

    private static Policy access() {
        return policy(ACCESS, "access");
    }

    private static Policy guardrails() {
        return policy(ACCESS, "guardrails");
    }

    private static PolicyDocument everything() {
        return PolicyReader.identity(
                """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}
                """);
    }

    private static Policy policy(String roleArn, String name) {
        return new Policy(role(roleArn).policies().get(name));
    }

    private static SandboxSettings.RoleSeed role(String arn) {
        String name =
                arn.endsWith(ShippedPolicies.ACCESS_ROLE)
                        ? ShippedPolicies.ACCESS_ROLE
                        : ShippedPolicies.SERVICE_ROLE;
        return account(arn).roles().stream()
                .filter(role -> role.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static SandboxSettings.AccountSeed account(String arn) {
        return settings.accounts().stream()
                .filter(account -> arn.contains("::" + account.id() + ":"))
                .findFirst()
                .orElseThrow();
    }
}
