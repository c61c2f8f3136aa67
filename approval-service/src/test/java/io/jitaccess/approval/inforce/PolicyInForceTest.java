package io.jitaccess.approval.inforce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jitaccess.approval.policy.InvalidPolicyException;
import io.jitaccess.approval.policy.Policies;
import io.jitaccess.approval.policy.Policy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

class PolicyInForceTest {
    private static final String GOOD = Policies.shipped().text();

    @TempDir Path directory;

    private Path file;
    private Path clusters;
    private PolicyInForce policy;

    @BeforeEach
    void start() throws IOException {
        file = Files.writeString(directory.resolve("policy.yml"), GOOD);
        clusters = Files.writeString(directory.resolve("clusters.yml"), Policies.CATALOGUE.text());
        policy = new PolicyInForce(file.toString(), clusters.toString(), Policies.CATALOGUE);
    }

    @Test
    void aChangedFileComesIntoForceOnceItIsRecorded() throws IOException {
        assertThat(policy.changed()).isEmpty();
        Files.writeString(file, GOOD + "\n# changed\n");
        Optional<Policy> changed = policy.changed();
        assertThat(changed).isPresent();
        assertThat(policy.current().text()).isEqualTo(GOOD);
        policy.replace(changed.orElseThrow());
        assertThat(policy.current().text()).endsWith("# changed\n");
        assertThat(policy.changed()).isEmpty();
    }

    @Test
    void aWrongFileChangesNothingAndIsNamedLineByLine() throws IOException {
        Files.writeString(file, GOOD + "\nrulez: []\n");
        assertThat(policy.changed()).isEmpty();
        assertThat(policy.current().text()).isEqualTo(GOOD);
        assertThat(policy.rejected())
                .hasValueSatisfying(wrong -> assertThat(wrong).contains("unknown key 'rulez'"));
        Files.writeString(file, GOOD);
        assertThat(policy.changed()).isEmpty();
        assertThat(policy.rejected()).isEmpty();
    }

    @Test
    void aFileThatIsGoneChangesNothing() throws IOException {
        Files.delete(file);
        assertThat(policy.changed()).isEmpty();
        assertThat(policy.rejected()).isPresent();
        assertThat(policy.current().text()).isEqualTo(GOOD);
    }

    @Test
    void aWrongFileAtTheStartStopsTheStart() throws IOException {
        Files.writeString(file, "levels: {}\n");
        assertThatThrownBy(
                        () ->
                                new PolicyInForce(
                                        file.toString(), clusters.toString(), Policies.CATALOGUE))
                .isInstanceOf(InvalidPolicyException.class)
                .hasMessageContaining("line 1");
    }

    @Test
    void aChangedCatalogueIsSaidToWaitForARestart() throws IOException {
        policy.lookAtCatalogue();
        assertThat(policy.catalogueDiffers()).isFalse();
        Files.writeString(clusters, Policies.CATALOGUE.text() + "\n# changed\n");
        policy.lookAtCatalogue();
        assertThat(policy.catalogueDiffers()).isTrue();
        Files.delete(clusters);
        policy.lookAtCatalogue();
        assertThat(policy.catalogueDiffers()).isTrue();
    }
}
