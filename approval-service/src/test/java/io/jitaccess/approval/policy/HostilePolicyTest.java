package io.jitaccess.approval.policy;

import io.jitaccess.testing.Bounds;
import io.jitaccess.testing.Mutations;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.file.Path;
import java.util.stream.Stream;

/** Whatever stands in policy.yml, it is a policy or an error that names it. */
class HostilePolicyTest {
    private static final long MEGABYTES = 400;
    private static final String SHIPPED = PolicyFile.text(Path.of("../deploy/config/policy.yml"));

    @Provide
    Arbitrary<String> mutated() {
        return Mutations.of(SHIPPED);
    }

    @Property
    void mutatedFilesArePoliciesOrErrors(@ForAll("mutated") String text) {
        Bounds.hold(MEGABYTES, () -> read(text));
    }

    @ParameterizedTest
    @MethodSource("io.jitaccess.testing.YamlBombs#all")
    void bombsAreErrors(String bomb) {
        Bounds.hold(MEGABYTES, () -> read(bomb));
        Stream.of("rules: ", "levels: {viewer: ", "groups: ", SHIPPED + "\nmore: ")
                .forEach(before -> Bounds.hold(MEGABYTES, () -> read(before + bomb)));
    }

    private static void read(String text) {
        try {
            PolicyFile.parse("policy.yml", text, Policies.CATALOGUE);
        } catch (InvalidPolicyException expected) {
            // As it should be.
        }
    }
}
