package io.jitaccess.provisioner.start;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jitaccess.provisioner.TestingSandbox;
import io.jitaccess.sandbox.AwsSandbox;
import io.jitaccess.sandbox.SandboxSettings;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command that a cluster is brought on board with: no Kafka, no other service. */
class PreflightMainIT {
    private static final String CATALOGUE =
            """
            clusters:
              - name: dev
                account: "222222222222"
                region: eu-central-1
                accessRole: arn:aws:iam::222222222222:role/JITAccessRole
                externalId: jit-sandbox
              - name: prod
                account: "333333333333"
                region: us-east-1
                accessRole: arn:aws:iam::333333333333:role/JITAccessRole
                externalId: jit-sandbox
            """;

    @TempDir Path folder;
    private final AwsSandbox sandbox = TestingSandbox.start();

    /** How it ended, and what it said. */
    private record Ended(int code, String said) {}

    @BeforeEach
    void useTheServicesCredentials() throws IOException {
        SandboxSettings.AccessKeySeed key = SandboxSettings.example().accessKeys().getFirst();
        System.setProperty("aws.accessKeyId", key.id());
        System.setProperty("aws.secretAccessKey", key.secret());
        System.setProperty("aws.sessionToken", key.sessionToken());
        Files.writeString(folder.resolve("clusters.yml"), CATALOGUE);
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @Test
    void everyClusterIsARowAndEveryFindingHasItsFix() {
        sandbox.control().authenticationMode("prod", "CONFIG_MAP");

        Ended looked = preflight();

        assertThat(looked.code()).as(looked.said()).isEqualTo(1);
        assertThat(looked.said())
                .containsPattern("(?m)^dev +222222222222 +eu-central-1 +yes +0/3000 +1/1000$")
                .containsPattern("(?m)^prod +333333333333 +us-east-1 +NO +")
                .contains("BLOCKING Its authentication mode is CONFIG_MAP")
                .contains("-> do    aws eks update-cluster-config --name prod --region us-east-1");

        sandbox.control().authenticationMode("prod", "API");
        assertThat(preflight("prod").code()).isZero();
    }

    @Test
    void aCanaryIsMadeAndRemoved() {
        Ended tried = preflight("dev", "--canary");

        assertThat(tried.code()).as(tried.said()).isZero();
        assertThat(tried.said()).containsPattern("canary +role \\d+ ms, entry .*removal \\d+ ms");
        assertThat(sandbox.control().entries("dev")).isEmpty();
        assertThat(sandbox.control().roles("222222222222"))
                .extracting(role -> role.arn())
                .noneMatch(arn -> arn.contains(":role/jit/"));
    }

    @Test
    void whatItCannotLookAtIsSaid() {
        Ended refused = preflight("nowhere");

        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.said())
                .contains("The catalogue has no cluster 'nowhere'.")
                .contains("usage: preflight");
        assertThat(preflight("--jit.catalogue=" + folder.resolve("none.yml")).code()).isEqualTo(2);
    }

    private Ended preflight(String... words) {
        List<String> args = new ArrayList<>(List.of(words));
        args.add("--jit.aws.endpoint=" + sandbox.endpoint());
        if (args.stream().noneMatch(word -> word.startsWith("--jit.catalogue"))) {
            args.add("--jit.catalogue=" + folder.resolve("clusters.yml"));
        }
        var said = new ByteArrayOutputStream();
        int code =
                PreflightMain.run(new PrintStream(said, true, UTF_8), args.toArray(String[]::new));
        return new Ended(code, said.toString(UTF_8));
    }
}
