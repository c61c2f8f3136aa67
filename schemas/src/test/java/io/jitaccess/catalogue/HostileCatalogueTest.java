package io.jitaccess.catalogue;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jitaccess.testing.Bounds;
import io.jitaccess.testing.Mutations;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Whatever stands in clusters.yml, it is a catalogue or an error that names it. */
class HostileCatalogueTest {
    private static final long MEGABYTES = 400;

    @Provide
    Arbitrary<String> mutated() throws IOException {
        return Mutations.of(Files.readString(Path.of("../deploy/config/clusters.yml")));
    }

    @Property
    void mutatedFilesAreCataloguesOrErrors(@ForAll("mutated") String text) {
        Bounds.hold(MEGABYTES, () -> read(text));
    }

    @Test
    void halfACharacterIsAnError() {
        assertThatThrownBy(() -> ClusterCatalogueFile.parse("clusters.yml", "clusters: \ud800"))
                .isInstanceOf(InvalidCatalogueException.class)
                .hasMessageContaining("UTF-8");
    }

    @ParameterizedTest
    @MethodSource("io.jitaccess.testing.YamlBombs#all")
    void bombsAreErrors(String bomb) {
        Bounds.hold(MEGABYTES, () -> read(bomb));
        Stream.of("clusters: ", "clusters: [{name: ", "clusters: [{labels: ")
                .forEach(before -> Bounds.hold(MEGABYTES, () -> read(before + bomb)));
    }

    private static void read(String text) {
        try {
            ClusterCatalogueFile.parse("clusters.yml", text);
        } catch (InvalidCatalogueException expected) {
            // As it should be.
        }
    }
}
