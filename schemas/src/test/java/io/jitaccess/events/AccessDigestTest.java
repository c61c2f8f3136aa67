package io.jitaccess.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.jitaccess.testing.Events;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import java.util.stream.Stream;

class AccessDigestTest {
    private static final String DIGEST = AccessDigest.of(Events.DANA, Events.ACCESS);

    /** The released value: a change would void every pending approval during an upgrade. */
    @Test
    void staysTheSameFromReleaseToRelease() {
        assertThat(DIGEST)
                .isEqualTo("c68c3fbf39a0e05005458fc782b39810299f90baa0320505ef72e414fdd66551");
    }

    @Test
    void doesNotDependOnTheOrderOfNamespaces() {
        Access one = Events.ACCESS.toBuilder().namespaces(List.of("api", "web")).build();
        Access other = Events.ACCESS.toBuilder().namespaces(List.of("web", "api")).build();

        assertThat(AccessDigest.of(Events.DANA, one))
                .isEqualTo(AccessDigest.of(Events.DANA, other));
    }

    @Test
    void bindsThePerson() {
        assertThat(AccessDigest.of("local:mallory", Events.ACCESS)).isNotEqualTo(DIGEST);
    }

    @ParameterizedTest
    @MethodSource
    void bindsEveryField(Access changed) {
        assertThat(AccessDigest.of(Events.DANA, changed)).isNotEqualTo(DIGEST);
    }

    static Stream<Access> bindsEveryField() {
        return Stream.of(
                Events.ACCESS.toBuilder().cluster("prod").build(),
                Events.ACCESS.toBuilder().clusterArn("arn:other").build(),
                Events.ACCESS.toBuilder().level("admin").build(),
                Events.ACCESS.toBuilder()
                        .accessPolicies(List.of("AmazonEKSClusterAdminPolicy"))
                        .build(),
                Events.ACCESS.toBuilder().kubernetesGroups(List.of("ops")).build(),
                Events.ACCESS.toBuilder().namespaces(List.of()).build(),
                Events.ACCESS.toBuilder().namespaces(List.of("we", "b")).build(),
                Events.ACCESS.toBuilder().durationSeconds(3601).build(),
                Events.ACCESS.toBuilder().reason("something else").build());
    }
}
