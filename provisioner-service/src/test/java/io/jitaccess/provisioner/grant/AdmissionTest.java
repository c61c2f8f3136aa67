package io.jitaccess.provisioner.grant;

import static io.jitaccess.testing.Events.ACCESS;
import static io.jitaccess.testing.Events.DANA;
import static io.jitaccess.testing.Events.HOUR;
import static io.jitaccess.testing.Events.T0;

import static org.assertj.core.api.Assertions.assertThat;

import io.jitaccess.catalogue.ClusterCatalogue;
import io.jitaccess.catalogue.ClusterCatalogueFile;
import io.jitaccess.events.Access;
import io.jitaccess.events.AccessDigest;
import io.jitaccess.events.Approved;
import io.jitaccess.events.FailureCause;
import io.jitaccess.events.JitEvent;
import io.jitaccess.provisioner.state.Grants;
import io.jitaccess.provisioner.state.KnownGrant;
import io.jitaccess.testing.Events;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

class AdmissionTest {
    private static final String ID = "0000000000001";
    private static final ProvisioningSettings BOUNDS =
            new ProvisioningSettings(
                    List.of("AmazonEKSViewPolicy"),
                    List.of("jit-*"),
                    Duration.ofSeconds(90),
                    Duration.ofMillis(250),
                    Duration.ofSeconds(8),
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(430),
                    16);
    private static final ClusterCatalogue CATALOGUE =
            ClusterCatalogueFile.parse(
                    "test",
                    """
                    clusters:
                      - name: dev
                        account: "222222222222"
                        region: eu-central-1
                        accessRole: arn:aws:iam::222222222222:role/JITAccessRole
                        namespaces: [web, "team-*"]
                      - name: old
                        account: "222222222222"
                        region: eu-central-1
                        accessRole: arn:aws:iam::222222222222:role/JITAccessRole
                        namespaces: [web]
                        retired: true
                    """);

    @Test
    void admitsWhatWasApproved() {
        assertThat(decide(Events.approved(ID).build(), known(), false, T0))
                .isInstanceOf(Admission.Admitted.class);
    }

    @Test
    void goesOnWithWhatWasClaimedBefore() {
        KnownGrant claimed =
                known(
                        new GrantPlan(
                                        Events.approved(ID).build(),
                                        CATALOGUE.find("dev").orElseThrow(),
                                        Events.role(ID))
                                .claim(false, "other", T0));

        assertThat(decide(Events.approved(ID).build(), claimed, false, T0))
                .isInstanceOf(Admission.Admitted.class);
    }

    @Test
    void readingAnOldApprovalAgainGrantsNothing() {
        Approved old = Events.approved(ID).build();
        Instant muchLater = T0.plus(Duration.ofDays(1));

        assertThat(decide(old, known(Events.provisioned(ID).build()), false, muchLater))
                .isEqualTo(new Admission.Settled());
        assertThat(cause(decide(old, known(), false, muchLater))).isEqualTo(FailureCause.TOO_LATE);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("whatMustBeRefused")
    void refuses(
            String why, Approved approved, boolean lockedDown, Instant now, FailureCause cause) {
        assertThat(cause(decide(approved, known(), lockedDown, now))).as(why).isEqualTo(cause);
    }

    static Stream<Arguments> whatMustBeRefused() {
        return Stream.of(
                refused(
                        "a digest of something else",
                        Events.approved(ID).digest("0".repeat(64)).build(),
                        FailureCause.DIGEST_MISMATCH),
                refused(
                        "another person's approval",
                        Events.approved(ID).person("local:mallory").build(),
                        FailureCause.DIGEST_MISMATCH),
                refused(
                        "a policy outside our bounds",
                        of(
                                ACCESS.toBuilder()
                                        .accessPolicies(List.of("AmazonEKSClusterAdminPolicy"))
                                        .build()),
                        FailureCause.DIGEST_MISMATCH),
                refused(
                        "a group outside our bounds",
                        of(ACCESS.toBuilder().kubernetesGroups(List.of("system:masters")).build()),
                        FailureCause.DIGEST_MISMATCH),
                refused(
                        "no rights at all",
                        of(ACCESS.toBuilder().accessPolicies(List.of()).build()),
                        FailureCause.DIGEST_MISMATCH),
                refused(
                        "a namespace that is not offered",
                        of(ACCESS.toBuilder().namespaces(List.of("kube-system")).build()),
                        FailureCause.DIGEST_MISMATCH),
                refused(
                        "another account's cluster under our name",
                        of(
                                ACCESS.toBuilder()
                                        .clusterArn(
                                                "arn:aws:eks:eu-central-1:999999999999:cluster/dev")
                                        .build()),
                        FailureCause.DIGEST_MISMATCH),
                refused(
                        "an end beyond the duration",
                        Events.approved(ID).endsAt(T0.plus(HOUR).plus(HOUR)).build(),
                        FailureCause.DIGEST_MISMATCH),
                refused(
                        "a cluster that is not listed",
                        of(ACCESS.toBuilder().cluster("nowhere").build()),
                        FailureCause.CLUSTER_UNFIT),
                refused(
                        "a cluster that is retired",
                        of(ACCESS.toBuilder().cluster("old").build()),
                        FailureCause.CLUSTER_UNFIT),
                Arguments.of(
                        "a cluster that is locked down",
                        Events.approved(ID).build(),
                        true,
                        T0,
                        FailureCause.LOCKED_DOWN),
                Arguments.of(
                        "a start after startBy",
                        Events.approved(ID).build(),
                        false,
                        T0.plus(Duration.ofMinutes(5)).plusNanos(1000),
                        FailureCause.TOO_LATE));
    }

    private static Arguments refused(String why, Approved approved, FailureCause cause) {
        return Arguments.of(why, approved, false, T0, cause);
    }

    private static Approved of(Access access) {
        return Events.approved(ID).access(access).digest(AccessDigest.of(DANA, access)).build();
    }

    private static Admission.Outcome decide(
            Approved approved, KnownGrant known, boolean lockedDown, Instant now) {
        return Admission.decide(approved, known, CATALOGUE, BOUNDS, lockedDown, now);
    }

    private static FailureCause cause(Admission.Outcome outcome) {
        assertThat(outcome).isInstanceOf(Admission.Refused.class);
        return ((Admission.Refused) outcome).cause();
    }

    private static KnownGrant known(JitEvent... facts) {
        var grants = new Grants();
        for (JitEvent fact : facts) {
            grants.apply(fact);
        }
        return grants.of(ID);
    }
}
