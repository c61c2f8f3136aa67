package io.jitaccess.provisioner.grant;

import static io.jitaccess.provisioner.grant.TestingProvisioner.only;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jitaccess.catalogue.Cluster;
import io.jitaccess.events.Deprovisioned;
import io.jitaccess.events.Provisioned;
import io.jitaccess.provisioner.aws.TestingClusters;
import io.jitaccess.sandbox.AwsSandbox;
import io.jitaccess.sandbox.SandboxSettings;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** Every ARN has the partition of its region. */
class PartitionIT {
    @TempDir private Path folder;

    @ParameterizedTest
    @CsvSource({"cn-north-1, aws-cn", "us-gov-west-1, aws-us-gov"})
    void accessIsMadeAndRemovedInEveryPartition(String region, String partition)
            throws IOException {
        Cluster cluster = TestingClusters.in(region, partition);
        try (AwsSandbox sandbox = AwsSandbox.start(settings(region, partition));
                TestingProvisioner provisioner =
                        TestingProvisioner.on(sandbox).cluster(cluster).build()) {
            Provisioned made = provisioner.granted();

            assertThat(made.role().roleArn()).startsWith("arn:" + partition + ":iam::");
            assertThat(sandbox.control().entries("dev"))
                    .singleElement()
                    .satisfies(
                            entry ->
                                    assertThat(entry.policies().keySet())
                                            .allMatch(
                                                    arn ->
                                                            arn.startsWith(
                                                                    "arn:" + partition
                                                                            + ":eks::")));
            only(provisioner.remove(made), Deprovisioned.class);
            assertThat(provisioner.entries()).isEmpty();
            assertThat(provisioner.grantRoles()).isEmpty();
        }
    }

    private SandboxSettings settings(String region, String partition) throws IOException {
        try (InputStream example =
                Objects.requireNonNull(SandboxSettings.class.getResourceAsStream("/example.yml"))) {
            String there =
                    new String(example.readAllBytes(), UTF_8)
                            .replace("arn:aws:", "arn:" + partition + ":")
                            .replace("eu-central-1", region)
                            .replace("us-east-1", region)
                            .replace(
                                    "  - id: \"222222222222\"",
                                    "  - id: \"222222222222\"\n    partition: " + partition)
                            .replace(
                                    "  - id: \"111111111111\"",
                                    "  - id: \"111111111111\"\n    partition: " + partition)
                            .replace(
                                    "  - id: \"333333333333\"",
                                    "  - id: \"333333333333\"\n    partition: " + partition);
            return SandboxSettings.read(Files.writeString(folder.resolve("s.yml"), there))
                    .withPorts(0, 0);
        }
    }
}
