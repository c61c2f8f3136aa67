package io.jitaccess.approval.policy;

import static io.jitaccess.approval.policy.Policies.asked;

import static org.assertj.core.api.Assertions.assertThat;

import io.jitaccess.events.DenialCause;
import io.jitaccess.events.KubeconfigMode;
import io.jitaccess.testing.Events;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.util.List;

class EvaluationTest {
    private static final Situation NOTHING_HELD = new Situation(Events.T0, 0, false);

    private static final String PAYMENTS_NEED_CONSENT =
            """
            - name: payments
              match: { namespaces: [payments], groups: [developers] }
              outcome: approve
              stages: [{ groups: [leads], count: 1 }]
            - name: the-rest
              match: { levels: [viewer], groups: [developers] }
              outcome: auto
              limits: { simultaneous: 2, reasonLength: 5, ticket: "OPS-\\\\d+", maxDuration: 2h }
            """;

    private static final String PAYMENTS_CLOSED =
            """
            - name: closed
              match: { namespaces: [payments] }
              outcome: deny
              message: Ask the payments team.
            - name: the-rest
              match: { groups: [developers] }
              outcome: auto
              limits: { clusterWide: true }
            """;

    @ParameterizedTest
    @CsvSource({
        "dev, viewer, web, granted, developers-view",
        "dev, viewer, '', granted, developers-view",
        "demo, viewer, web, granted, developers-view",
        "staging, viewer, payments, granted, developers-view",
        "dev, editor, web, granted, developers-edit-dev",
        "demo, editor, web, granted, developers-edit-dev",
        "staging, editor, web, consent, edit-or-administer",
        "prod, viewer, web, consent, production",
        "prod, editor, web, consent, production",
        "prod, admin, web, consent, production-admin",
        "dev, admin, web, consent, edit-or-administer",
        "dev, viewer, nowhere, INVALID, ",
        "dev, root, web, INVALID, ",
        "nowhere, viewer, web, INVALID, "
    })
    void theShippedPolicyIsWhatItsCommentsSay(
            String cluster, String level, String namespace, String expected, String rule) {
        AccessRequest request =
                namespace.isEmpty() ? asked(cluster, level) : asked(cluster, level, namespace);
        Ruling ruling = Policies.shipped().rule(request, NOTHING_HELD);
        assertThat(kind(ruling)).isEqualTo(expected);
        assertThat(ruleOf(ruling)).isEqualTo(rule);
    }

    @Test
    void strangersGetNothingFromTheShippedPolicy() {
        for (String level : List.of("viewer", "editor", "admin")) {
            Ruling ruling =
                    Policies.shipped()
                            .rule(
                                    asked("x:eve", List.of("guests"), "dev", level, "web"),
                                    NOTHING_HELD);
            assertThat(ruling)
                    .isInstanceOfSatisfying(
                            Ruling.Refused.class,
                            no -> assertThat(no.cause()).isEqualTo(DenialCause.POLICY));
        }
    }

    @Test
    void resolvesWhatIsGivenToTheLetter() {
        var granted =
                (Ruling.Granted) Policies.shipped().rule(asked("dev", "viewer"), NOTHING_HELD);
        assertThat(granted.access().clusterArn())
                .isEqualTo("arn:aws:eks:eu-central-1:222222222222:cluster/dev");
        assertThat(granted.access().namespaces()).containsExactly("api", "default", "web");
        assertThat(granted.modes()).containsExactly(KubeconfigMode.BROKER, KubeconfigMode.STATIC);
    }

    @Test
    void namespacedAdminsGetTheNamespacedPolicy() {
        var namespaced =
                (Ruling.ConsentNeeded)
                        Policies.shipped().rule(asked("prod", "admin", "web"), NOTHING_HELD);
        var whole =
                (Ruling.ConsentNeeded)
                        Policies.shipped().rule(asked("prod", "admin").in(List.of()), NOTHING_HELD);
        assertThat(namespaced.access().accessPolicies()).containsExactly("AmazonEKSAdminPolicy");
        assertThat(whole.access().accessPolicies()).containsExactly("AmazonEKSClusterAdminPolicy");
        assertThat(namespaced.modes()).containsExactly(KubeconfigMode.BROKER);
        assertThat(namespaced.stages().get(1).groups()).containsExactly("platform-leads");
    }

    @Test
    void aNamespaceThatNeedsConsentDoesNotSlipThroughBesideOneThatDoesNot() {
        Ruling ruling =
                Policies.ofRules(PAYMENTS_NEED_CONSENT)
                        .rule(asked("staging", "viewer", "payments", "web"), NOTHING_HELD);
        assertThat(ruling)
                .isInstanceOfSatisfying(
                        Ruling.Refused.class,
                        no -> assertThat(no.message()).contains("ask for them separately"));
    }

    @Test
    void aClosedNamespaceClosesWhateverHoldsIt() {
        Policy policy = Policies.ofRules(PAYMENTS_CLOSED);
        assertThat(kind(policy.rule(asked("staging", "viewer", "payments"), NOTHING_HELD)))
                .isEqualTo("POLICY");
        assertThat(kind(policy.rule(asked("staging", "viewer", "payments", "web"), NOTHING_HELD)))
                .isEqualTo("POLICY");
        assertThat(kind(policy.rule(asked("staging", "viewer").in(List.of()), NOTHING_HELD)))
                .isEqualTo("POLICY");
        var rest = (Ruling.Granted) policy.rule(asked("staging", "viewer"), NOTHING_HELD);
        assertThat(rest.access().namespaces()).containsExactly("api", "default", "web");
    }

    @Test
    void theWholeClusterMustBeAllowedExplicitly() {
        Ruling ruling = Policies.shipped().rule(asked("dev", "viewer").in(List.of()), NOTHING_HELD);
        assertThat(ruling)
                .isInstanceOfSatisfying(
                        Ruling.Refused.class,
                        no -> assertThat(no.message()).contains("ask for namespaces"));
    }

    @Test
    void aBrokenLimitRefusesAndSaysWhatWouldBeAccepted() {
        Policy policy = Policies.ofRules(PAYMENTS_NEED_CONSENT);
        AccessRequest good = with(asked("dev", "viewer", "web"), "1h", "a reason", "OPS-1");
        assertThat(kind(policy.rule(good, NOTHING_HELD))).isEqualTo("granted");
        assertThat(message(policy, with(good, "3h", "a reason", "OPS-1"), 0)).contains("15m to 2h");
        assertThat(message(policy, with(good, "5m", "a reason", "OPS-1"), 0)).contains("15m to 2h");
        assertThat(message(policy, with(good, "1h", "  why ", "OPS-1"), 0))
                .contains("at least 5 characters");
        assertThat(message(policy, with(good, "1h", "a reason", "none"), 0)).contains("OPS-");
        assertThat(message(policy, with(good, "1h", "a reason", null), 0)).contains("OPS-");
        assertThat(message(policy, good, 2)).contains("2 is the most");
    }

    @Test
    void aConditionMustHoldAndAFailingOneDenies() {
        Policy policy =
                Policies.ofRules(
                        """
                        - name: by-day
                          match:
                            groups: [developers]
                            condition: >-
                              now.getHours('Europe/Berlin') >= 8 && now.getHours('Europe/Berlin') < 18
                              && request.namespaces.all(n, n != 'payments')
                              && cluster.labels.environment == 'development' && held < 3
                          outcome: auto
                        - name: broken
                          match: { levels: [admin], groups: [developers], condition: "cluster.nothing == 1" }
                          outcome: auto
                        - name: rest
                          match: { groups: [developers] }
                          outcome: auto
                        """);
        assertThat(ruleOf(policy.rule(asked("dev", "viewer", "web"), NOTHING_HELD)))
                .isEqualTo("by-day");
        Situation atNight = new Situation(Events.T0.plus(Duration.ofHours(10)), 0, false);
        assertThat(ruleOf(policy.rule(asked("dev", "viewer", "web"), atNight))).isEqualTo("rest");
        Ruling failed = policy.rule(asked("prod", "admin", "web"), NOTHING_HELD);
        assertThat(kind(failed)).isEqualTo("POLICY");
        assertThat(ruleOf(failed)).isEqualTo("broken");
    }

    @Test
    void aConditionThatLoopsTooLongDenies() {
        String nested =
                "request.namespaces.all(a, request.namespaces.all(b, request.namespaces.all(c, a +"
                        + " b + c != '')))";
        Policy policy =
                Policies.ofRules(
                        """
                        - name: loops
                          match: { groups: [developers], condition: "%s" }
                          outcome: auto
                        """
                                .formatted(nested));
        String[] many = {"api", "default", "web", "payments"};
        assertThat(kind(policy.rule(asked("staging", "viewer", many), NOTHING_HELD)))
                .isEqualTo("granted");
        AccessRequest twenty = asked("staging", "viewer", many);
        assertThat(
                        Condition.of(nested)
                                .test(
                                        Condition.scope(
                                                twenty.in(
                                                        java.util.stream.IntStream.range(0, 20)
                                                                .mapToObj(i -> "n" + i)
                                                                .toList()),
                                                java.util.Set.of(),
                                                Policies.CATALOGUE.find("dev").orElseThrow(),
                                                NOTHING_HELD)))
                .isEqualTo(Condition.Answer.FAILED);
    }

    @Test
    void aConditionSeesWhatIsHeld() {
        Policy policy =
                Policies.ofRules(
                        """
                        - name: one-cluster-at-a-time
                          match: { groups: [developers], condition: "grants.all(g, g.cluster == cluster.name)" }
                          outcome: auto
                        """);
        var onProd =
                new Situation(
                        Events.T0,
                        1,
                        false,
                        List.of(
                                new Situation.HeldGrant(
                                        "prod",
                                        "viewer",
                                        List.of("web"),
                                        Events.T0.plusSeconds(9))));
        assertThat(kind(policy.rule(asked("prod", "viewer", "web"), onProd))).isEqualTo("granted");
        assertThat(kind(policy.rule(asked("dev", "viewer", "web"), onProd))).isEqualTo("POLICY");
    }

    @Test
    void namespacesMayBeLimitedWithoutLeavingThemToLaterRules() {
        Policy policy =
                Policies.ofRules(
                        """
                        - name: web-only
                          match: { groups: [developers], levels: [editor] }
                          outcome: auto
                          limits: { namespaces: [web] }
                        - name: rest
                          match: { groups: [developers] }
                          outcome: auto
                        """);
        assertThat(ruleOf(policy.rule(asked("dev", "editor", "web"), NOTHING_HELD)))
                .isEqualTo("web-only");
        assertThat(message(policy, asked("dev", "editor", "api"), 0)).contains("ask for web");
        assertThat(policy.rule(asked("dev", "editor"), NOTHING_HELD))
                .isInstanceOfSatisfying(
                        Ruling.Granted.class,
                        yes -> assertThat(yes.access().namespaces()).containsExactly("web"));
        assertThat(policy.offers("local:dana", "dana", List.of("developers")))
                .filteredOn(
                        offer -> offer.cluster().equals("dev") && offer.level().equals("editor"))
                .extracting(Eligibility.Offer::namespaces)
                .containsExactly(List.of("web"));
    }

    @Test
    void groupsMayComeFromSlackAndFromNobodyWhoOnlyClaimsSo() {
        Policy policy =
                PolicyFile.parse(
                        "p.yml",
                        """
                        levels: { viewer: { accessPolicies: [AmazonEKSViewPolicy] } }
                        groups: { oncall: { slack: [S0614TZR7] } }
                        rules: [{ name: oncall, match: { groups: [oncall] }, outcome: auto }]
                        """,
                        Policies.CATALOGUE);
        AccessRequest request = asked("dev", "viewer", "web");
        assertThat(
                        kind(
                                policy.rule(
                                        request.withGroups(
                                                Groups.claimed(List.of(), List.of("S0614TZR7"))),
                                        NOTHING_HELD)))
                .isEqualTo("granted");
        assertThat(
                        kind(
                                policy.rule(
                                        request.withGroups(
                                                Groups.claimed(
                                                        List.of("slack:S0614TZR7"), List.of())),
                                        NOTHING_HELD)))
                .isEqualTo("POLICY");
    }

    @Test
    void breakGlassGrantsAtOnceUntilAUseIsLeftUnreviewed() {
        Policy policy =
                Policies.ofRules(
                        """
                        - name: emergency
                          match: { levels: [admin], groups: [developers] }
                          outcome: break-glass
                          limits: { maxDuration: 1h }
                        """);
        AccessRequest request = asked("prod", "admin", "web");
        assertThat(policy.rule(request, NOTHING_HELD))
                .isInstanceOfSatisfying(
                        Ruling.Granted.class, yes -> assertThat(yes.breakGlass()).isTrue());
        assertThat(policy.rule(request, new Situation(Events.T0, 1, true)))
                .isInstanceOfSatisfying(
                        Ruling.Refused.class,
                        no -> assertThat(no.message()).contains("not reviewed yet"));
        assertThat(message(policy, with(request, "1h", "help", null), 0))
                .contains("at least 10 characters");
    }

    @Test
    void explainsEachRuleThatWasAsked() {
        Explanation explanation =
                Policies.shipped().explain(asked("prod", "viewer", "web"), NOTHING_HELD);
        assertThat(explanation.asked())
                .extracting(Explanation.Asked::rule)
                .startsWith("developers-view", "developers-edit-dev", "production")
                .hasSize(Policies.shipped().rules().size());
        assertThat(explanation.asked())
                .filteredOn(Explanation.Asked::matched)
                .extracting(Explanation.Asked::rule)
                .containsExactly("production");
        assertThat(explanation.asked().getLast().why())
                .isEqualTo("not asked: 'production' has decided");
        assertThat(explanation.asked().getFirst().why()).contains("prod is not");
    }

    @Test
    void offersWhatTheRulesGive() {
        List<Eligibility.Offer> offers =
                Policies.ofRules(PAYMENTS_NEED_CONSENT)
                        .offers("local:dana", "dana@example.com", List.of("developers"));
        assertThat(offers)
                .filteredOn(offer -> offer.cluster().equals("staging"))
                .filteredOn(offer -> offer.level().equals("viewer"))
                .extracting(Eligibility.Offer::namespaces, Eligibility.Offer::outcome)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(List.of("payments"), "approve"),
                        org.assertj.core.groups.Tuple.tuple(
                                List.of("api", "default", "web"), "auto"));
        assertThat(Policies.shipped().offers("x:eve", "eve@example.com", List.of())).isEmpty();
    }

    private static String message(Policy policy, AccessRequest request, int held) {
        return ((Ruling.Refused) policy.rule(request, new Situation(Events.T0, held, false)))
                .message();
    }

    private static AccessRequest with(
            AccessRequest request, String duration, String reason, String ticket) {
        return new AccessRequest(
                request.person(),
                request.user(),
                request.groups(),
                request.cluster(),
                request.level(),
                request.namespaces(),
                request.clusterWide(),
                Duration.parse("PT" + duration),
                reason,
                ticket,
                request.extending(),
                request.askedAt());
    }

    private static String kind(Ruling ruling) {
        return switch (ruling) {
            case Ruling.Granted _ -> "granted";
            case Ruling.ConsentNeeded _ -> "consent";
            case Ruling.Refused refused -> refused.cause().name();
        };
    }

    private static String ruleOf(Ruling ruling) {
        return switch (ruling) {
            case Ruling.Granted granted -> granted.rule();
            case Ruling.ConsentNeeded needed -> needed.rule();
            case Ruling.Refused refused -> refused.rule();
        };
    }
}
