package io.jitaccess.sandbox.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

/** Conditions as tables, and how policies meet. */
class PolicyStackTest {
    private static final String ALLOW_ALL =
            """
            {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}\
            """;
    private static final String DENY_ALL = ALLOW_ALL.replace("Allow", "Deny");

    private static boolean allows(String conditionBlock, String key, String... values) {
        PolicyDocument policy =
                PolicyReader.identity(
                        """
                        {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"eks:*","Resource":"*",
                         "Condition":%s}}\
                        """
                                .formatted(conditionBlock.replace('\'', '"')));
        return decide(policy, context("*").with(key, List.of(values)).build())
                instanceof Verdict.Allowed;
    }

    private static Verdict decide(PolicyDocument policy, RequestContext context) {
        return new PolicyStack(List.of(policy), null, null, null).decide(context);
    }

    private static RequestContext.Builder context(String resource) {
        return RequestContext.of("eks:CreateAccessEntry", resource);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'StringEquals':{'k':'a'}} | a | true",
                "{'StringEquals':{'k':['x','a']}} | a | true",
                "{'StringEquals':{'K':'a'}} | a | true",
                "{'StringEquals':{'k':'A'}} | a | false",
                "{'StringEqualsIgnoreCase':{'k':'A'}} | a | true",
                "{'StringNotEquals':{'k':'b'}} | a | true",
                "{'StringNotEquals':{'k':['b','a']}} | a | false",
                "{'StringLike':{'k':'a?c*'}} | abcd | true",
                "{'StringNotLike':{'k':'a*'}} | abcd | false",
                "{'ArnLike':{'k':'arn:aws:iam::*:role/jit/*'}} | arn:aws:iam::1:role/jit/a/b |"
                        + " true",
                "{'ArnLike':{'k':'arn:aws:iam::*:role/jit/*'}} | arn:aws:iam::1:role/other | false",
                "{'ArnEquals':{'k':'arn:aws:*'}} | arn:aws:iam::1:role/a | false",
                "{'ArnNotEquals':{'k':'arn:aws:iam::1:role/a'}} | arn:aws:iam::1:role/b | true",
                "{'Bool':{'k':'true'}} | TRUE | true",
                "{'NumericLessThan':{'k':'10'}} | 9 | true",
                "{'NumericGreaterThanEquals':{'k':'10'}} | 9 | false",
                "{'DateLessThan':{'k':'2026-01-01T00:00:00Z'}} | 2025-12-31T23:59:59Z | true",
                "{'DateGreaterThan':{'k':'2026-01-01T00:00:00Z'}} | 2025-12-31T23:59:59Z | false",
                "{'DateLessThan':{'k':'2026-01-01T00:00:00Z'}} | not a date | false",
                "{'IpAddress':{'k':'10.0.0.0/8'}} | 10.1.2.3 | true",
                "{'NotIpAddress':{'k':'10.0.0.0/8'}} | 11.1.2.3 | true",
                "{'Null':{'k':'false'}} | a | true",
                "{'Null':{'k':'true'}} | a | false"
            })
    void comparesAsIamDoes(String condition, String value, boolean allowed) {
        assertThat(allows(condition, "k", value)).isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'StringEquals':{'sts:RequestedRegion':'eu-central-1'}} | false",
                "{'StringEqualsIfExists':{'sts:RequestedRegion':'eu-central-1'}} | true",
                "{'StringNotEquals':{'sts:RequestedRegion':'eu-central-1'}} | true",
                "{'ForAllValues:StringEquals':{'absent':'a'}} | true",
                "{'ForAnyValue:StringEquals':{'absent':'a'}} | false",
                "{'Null':{'absent':'true'}} | true",
                "{'Null':{'absent':'false'}} | false",
                "{'DateLessThan':{'absent':'2026-01-01T00:00:00Z'}} | false"
            })
    void treatsAbsentKeysAsIamDoes(String condition, boolean allowed) {
        assertThat(allows(condition, "other", "x")).isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'ForAllValues:StringLike':{'k':['web','api-*']}} | true",
                "{'ForAllValues:StringLike':{'k':['web']}} | false",
                "{'ForAnyValue:StringEquals':{'k':['web']}} | true",
                "{'ForAnyValue:StringEquals':{'k':['other']}} | false",
                "{'ForAllValues:StringNotEquals':{'k':['other']}} | true",
                "{'ForAllValues:StringNotEquals':{'k':['web']}} | false",
                "{'ForAnyValue:StringNotEquals':{'k':['web']}} | true"
            })
    void comparesListsAsIamDoes(String condition, boolean allowed) {
        assertThat(allows(condition, "k", "web", "api-1")).isEqualTo(allowed);
    }

    @Test
    void fillsVariables() {
        PolicyDocument policy =
                PolicyReader.identity(
                        """
                        {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"eks:*",
                         "Resource":"arn:aws:eks:r:a:cluster/${aws:PrincipalTag/team}-*"}}\
                        """);
        String cluster = "arn:aws:eks:r:a:cluster/web-1";
        assertThat(decide(policy, context(cluster).with("aws:PrincipalTag/team", "web").build()))
                .isEqualTo(Verdict.ALLOWED);
        assertThat(decide(policy, context(cluster).with("aws:PrincipalTag/team", "api").build()))
                .isInstanceOf(Verdict.Denied.class);
        assertThat(decide(policy, context(cluster).build())).isInstanceOf(Verdict.Denied.class);
    }

    @Test
    void understandsNotActionAndNotResource() {
        PolicyDocument policy =
                PolicyReader.identity(
                        """
                        {"Version":"2012-10-17","Statement":{"Effect":"Allow","NotAction":"iam:*",
                         "NotResource":"arn:aws:eks:r:a:cluster/prod"}}\
                        """);
        assertThat(decide(policy, context("arn:aws:eks:r:a:cluster/dev").build()))
                .isEqualTo(Verdict.ALLOWED);
        assertThat(decide(policy, context("arn:aws:eks:r:a:cluster/prod").build()))
                .isInstanceOf(Verdict.Denied.class);
        assertThat(decide(policy, RequestContext.of("iam:GetRole", "x").build()))
                .isInstanceOf(Verdict.Denied.class);
    }

    @Test
    void everyLimitMustAllowAndAnyDenyEnds() {
        List<PolicyDocument> allow = List.of(PolicyReader.identity(ALLOW_ALL));
        List<PolicyDocument> deny = List.of(PolicyReader.identity(DENY_ALL));
        List<PolicyDocument> nothing = List.of();
        RequestContext call = context("x").build();
        assertThat(new PolicyStack(allow, allow, allow, allow).decide(call))
                .isEqualTo(Verdict.ALLOWED);
        assertDenied(new PolicyStack(nothing, null, null, null), "no identity-based policy");
        assertDenied(new PolicyStack(allow, nothing, null, null), "no permissions boundary");
        assertDenied(new PolicyStack(allow, allow, nothing, null), "no session policy");
        assertDenied(new PolicyStack(allow, allow, allow, nothing), "no service control policy");
        assertDenied(
                new PolicyStack(deny, null, null, null),
                "explicit deny in an identity-based policy");
        assertDenied(
                new PolicyStack(allow, deny, null, null),
                "explicit deny in a permissions boundary");
        assertDenied(new PolicyStack(allow, null, deny, null), "explicit deny in a session policy");
        assertDenied(
                new PolicyStack(allow, null, null, deny),
                "explicit deny in a service control policy");
        assertThat(new PolicyStack(nothing, null, null, null).decideNamedByResource(call))
                .isEqualTo(Verdict.ALLOWED);
        assertThat(new PolicyStack(nothing, nothing, null, null).decideNamedByResource(call))
                .isInstanceOf(Verdict.Denied.class);
    }

    private static void assertDenied(PolicyStack stack, String reason) {
        assertThat(stack.decide(context("x").build()))
                .isInstanceOfSatisfying(
                        Verdict.Denied.class,
                        denied -> assertThat(denied.reason()).contains(reason));
    }
}
