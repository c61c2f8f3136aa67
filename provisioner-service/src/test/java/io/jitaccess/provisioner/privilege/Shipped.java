package io.jitaccess.provisioner.privilege;

import io.jitaccess.sandbox.SandboxSettings;
import io.jitaccess.sandbox.ShippedPolicies;
import io.jitaccess.sandbox.aws.Checks;
import io.jitaccess.sandbox.aws.Checks.Check;
import io.jitaccess.sandbox.policy.PolicyDocument;
import io.jitaccess.sandbox.policy.PolicyReader;
import io.jitaccess.sandbox.policy.PolicyStack;
import io.jitaccess.sandbox.policy.RequestContext;
import io.jitaccess.sandbox.policy.Verdict;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The shipped policies, and every permission that was asked for under them. */
record Shipped(SandboxSettings settings, List<Check> checks) {
    static List<RequestContext> refused(Policy policy, List<RequestContext> needs) {
        PolicyDocument document = policy.identity();
        return needs.stream().filter(need -> refuses(need, document)).toList();
    }

    static boolean refuses(RequestContext context, PolicyDocument... policies) {
        return new PolicyStack(List.of(policies), null, null, null).decide(context)
                instanceof Verdict.Denied;
    }

    static RequestContext with(RequestContext context, String key, String value) {
        Map<String, List<String>> keys = new HashMap<>(context.keys());
        keys.put(key(key), List.of(value));
        return new RequestContext(context.action(), context.resource(), keys);
    }

    static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    List<RequestContext> needs(String principal) {
        return checks.stream()
                .filter(check -> check.side() == Checks.Side.CALLER)
                .filter(check -> check.principal().equals(principal))
                .map(Check::context)
                .toList();
    }

    static PolicyDocument everything() {
        return PolicyReader.identity(
                """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}
                """);
    }

    Policy policy(String roleArn, String name) {
        return new Policy(role(roleArn).policies().get(name));
    }

    SandboxSettings.RoleSeed role(String arn) {
        String name =
                arn.endsWith(ShippedPolicies.ACCESS_ROLE)
                        ? ShippedPolicies.ACCESS_ROLE
                        : ShippedPolicies.SERVICE_ROLE;
        return account(arn).roles().stream()
                .filter(role -> role.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    SandboxSettings.AccountSeed account(String arn) {
        return settings.accounts().stream()
                .filter(account -> arn.contains("::" + account.id() + ":"))
                .findFirst()
                .orElseThrow();
    }
}
