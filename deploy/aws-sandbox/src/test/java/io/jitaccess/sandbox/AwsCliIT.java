package io.jitaccess.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.jitaccess.testing.Tool;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.nio.file.Path;

/** The real AWS CLI against the sandbox. */
class AwsCliIT {
    @TempDir private Path directory;
    private AwsSandbox sandbox;

    @BeforeEach
    void start() {
        sandbox = AwsSandbox.start(SandboxSettings.example());
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    private Tool aws(AwsCredentials as) {
        Tool aws =
                Tool.require("aws", directory)
                        .atHome()
                        .with("AWS_ENDPOINT_URL", sandbox.endpoint().toString())
                        .with("AWS_DEFAULT_REGION", "eu-central-1")
                        .with("AWS_EC2_METADATA_DISABLED", "true")
                        .with("AWS_ACCESS_KEY_ID", as.accessKeyId())
                        .with("AWS_SECRET_ACCESS_KEY", as.secretAccessKey());
        return as instanceof AwsSessionCredentials session
                ? aws.with("AWS_SESSION_TOKEN", session.sessionToken())
                : aws;
    }

    @Test
    void anOperatorSeesTheEntriesAndCannotChangeThem() {
        Tool aws = aws(Clients.seeded(Clients.OPERATOR_KEY));
        Grants.complete(sandbox, "dev", "jit-r1", Clients.VIEW, "web");
        assertThat(aws.run("eks", "list-access-entries", "--cluster-name", "dev").ok().output())
                .contains(Grants.roleArn("jit-r1"));
        assertThat(
                        aws.run(
                                        "eks",
                                        "delete-access-entry",
                                        "--cluster-name",
                                        "dev",
                                        "--principal-arn",
                                        Grants.roleArn("jit-r1"))
                                .failed()
                                .output())
                .contains("AccessDeniedException");
        assertThat(aws.run("iam", "list-roles", "--path-prefix", "/jit/").ok().output())
                .contains("jit-r1");
        assertThat(aws.run("sts", "get-caller-identity").ok().output()).contains("user/operator");
    }

    @Test
    void aGrantCanBeMadeAndUsedByHand() throws Exception {
        Tool aws = aws(Clients.access(sandbox).credentials());
        String role = Grants.roleArn("jit-r1");
        aws.run(
                        "iam",
                        "create-role",
                        "--role-name=jit-r1",
                        "--path=/jit/test/",
                        "--permissions-boundary=" + Clients.BOUNDARY,
                        "--assume-role-policy-document=" + Grants.TRUST,
                        "--tags=Key=Purpose,Value=JITAccess")
                .ok();
        aws.run(
                        "eks",
                        "create-access-entry",
                        "--cluster-name=dev",
                        "--principal-arn=" + role,
                        "--username=jit:amy:r1")
                .ok();
        aws.run(
                        "eks",
                        "associate-access-policy",
                        "--cluster-name=dev",
                        "--principal-arn=" + role,
                        "--policy-arn=" + Clients.VIEW,
                        "--access-scope=type=namespace,namespaces=web")
                .ok();
        JsonNode issued =
                JsonMapper.shared()
                        .readTree(
                                aws.run(
                                                "sts",
                                                "assume-role",
                                                "--role-arn=" + role,
                                                "--role-session-name=jit-amy-r1")
                                        .ok()
                                        .output())
                        .path("Credentials");
        Tool asAmy =
                aws(AwsSessionCredentials.create(
                                issued.path("AccessKeyId").asString(),
                                issued.path("SecretAccessKey").asString(),
                                issued.path("SessionToken").asString()))
                        // Tokens are made for the real STS, without calling it.
                        .without("AWS_ENDPOINT_URL");
        String token =
                JsonMapper.shared()
                        .readTree(
                                asAmy.run("eks", "get-token", "--cluster-name=dev", "--output=json")
                                        .ok()
                                        .output())
                        .path("status")
                        .path("token")
                        .asString();
        assertThat(
                        new KubernetesClient(sandbox, "dev", token)
                                .get("/api/v1/namespaces/web/pods")
                                .status())
                .isEqualTo(200);
    }
}
