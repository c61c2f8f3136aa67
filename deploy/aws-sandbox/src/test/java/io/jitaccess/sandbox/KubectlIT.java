package io.jitaccess.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.jitaccess.testing.Tool;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The real kubectl against the sandbox's API server. */
class KubectlIT {
    private static final String POLICY = "arn:aws:eks::aws:cluster-access-policy/";
    private static final String POD = "frontend-7d4b9c6f5-k2x8p";
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

    private Tool kubectl(String role, String policy, String... namespaces) throws IOException {
        Tool kubectl = Tool.require("kubectl", directory).atHome();
        Clients session = Grants.complete(sandbox, "dev", role, POLICY + policy, namespaces);
        Path ca = Files.writeString(directory.resolve("ca.pem"), sandbox.apiServerCa("dev"));
        String token =
                SignedRequests.eksToken(session.credentials(), "dev", sandbox.control().now());
        Path config =
                Files.writeString(
                        directory.resolve(role + ".yml"),
                        """
                        apiVersion: v1
                        kind: Config
                        current-context: dev
                        clusters: [{name: dev, cluster: {server: "%s", certificate-authority: "%s"}}]
                        contexts: [{name: dev, context: {cluster: dev, user: amy, namespace: web}}]
                        users: [{name: amy, user: {token: "%s"}}]
                        """
                                .formatted(sandbox.apiServer("dev"), ca, token));
        return kubectl.with("KUBECONFIG", config.toString());
    }

    @Test
    void aViewerLooksAndNothingElse() throws IOException {
        Tool kubectl = kubectl("jit-r1", "AmazonEKSViewPolicy", "web");
        assertThat(kubectl.run("auth", "whoami").ok().output()).contains("jit:amy:jit-r1");
        assertThat(kubectl.run("get", "pods").ok().output()).contains(POD, "1/1", "Running");
        assertThat(kubectl.run("describe", "pod", POD).ok().output())
                .contains("shop/frontend:3.4.1");
        assertThat(kubectl.run("describe", "deployment", "frontend").ok().output())
                .contains("2 desired");
        assertThat(kubectl.run("get", "all").ok().output()).contains("deployment.apps/frontend");
        assertThat(kubectl.run("logs", POD).ok().output()).contains(POD);
        assertThat(kubectl.run("auth", "can-i", "get", "pods").ok().output()).contains("yes");
        assertThat(kubectl.run("auth", "can-i", "delete", "pods").failed().output()).contains("no");
        assertThat(kubectl.run("delete", "pod", POD).failed().output())
                .contains(
                        "Error from server (Forbidden): pods \"" + POD + "\" is forbidden",
                        "cannot delete resource \"pods\" in API group \"\" in the namespace"
                                + " \"web\"");
        assertThat(kubectl.run("get", "secrets").failed().output()).contains("Forbidden");
        assertThat(kubectl.run("get", "pods", "-n", "payments").failed().output())
                .contains("in the namespace \"payments\"");
        assertThat(kubectl.run("get", "namespaces").failed().output())
                .contains("at the cluster scope");
    }

    @Test
    void anEditorWorks() throws IOException {
        Tool kubectl = kubectl("jit-r1", "AmazonEKSEditPolicy", "web");
        assertThat(kubectl.run("delete", "pod", POD).ok().output()).contains("deleted");
        assertThat(kubectl.run("create", "configmap", "x", "--from-literal=a=b").ok().output())
                .contains("created");
        assertThat(kubectl.run("get", "configmap", "x", "-o", "jsonpath={.data.a}").ok().output())
                .isEqualTo("b");
        assertThat(
                        kubectl.run("create", "secret", "generic", "s", "--from-literal=a=b")
                                .ok()
                                .output())
                .contains("created");
        assertThat(kubectl.run("describe", "secret", "s").ok().output()).contains("1 bytes");
        assertThat(kubectl.run("create", "deployment", "d", "--image=nginx").ok().output())
                .contains("created");
        assertThat(kubectl.run("scale", "deployment", "d", "--replicas=3").ok().output())
                .contains("scaled");
        assertThat(kubectl.run("set", "image", "deployment/d", "nginx=nginx:2").ok().output())
                .contains("updated");
        Path manifest =
                Files.writeString(
                        directory.resolve("map.yml"),
                        """
                        apiVersion: v1
                        kind: ConfigMap
                        metadata: {name: applied}
                        data: {k: v}
                        """);
        assertThat(kubectl.run("apply", "-f", manifest.toString()).ok().output())
                .contains("created");
        assertThat(kubectl.run("apply", "-f", manifest.toString()).ok().output())
                .contains("unchanged");
        assertThat(kubectl.run("delete", "-f", manifest.toString()).ok().output())
                .contains("deleted");
        assertThat(kubectl.run("exec", "frontend-7d4b9c6f5-zt5wq", "--", "ls").failed().output())
                .contains("runs no containers");
    }

    @Test
    void aClusterAdminMakesNamespacesAndBindings() throws IOException {
        Tool kubectl = kubectl("jit-r1", "AmazonEKSClusterAdminPolicy");
        assertThat(kubectl.run("create", "namespace", "new").ok().output()).contains("created");
        assertThat(kubectl.run("describe", "namespace", "new").ok().output()).contains("Active");
        assertThat(
                        kubectl.run(
                                        "create",
                                        "rolebinding",
                                        "b",
                                        "-n",
                                        "new",
                                        "--clusterrole=view",
                                        "--user=bob")
                                .ok()
                                .output())
                .contains("created");
        assertThat(
                        kubectl.run("auth", "can-i", "list", "pods", "-n", "new", "--as=bob")
                                .ok()
                                .output())
                .contains("yes");
        assertThat(kubectl.run("delete", "namespace", "new").ok().output()).contains("deleted");
        assertThat(kubectl.run("get", "pods", "-A", "--chunk-size=2").ok().output())
                .contains("payments", "orders");
    }

    @Test
    void nobodyWorksOnceTheEntryIsGone() throws IOException {
        Tool kubectl = kubectl("jit-r1", "AmazonEKSViewPolicy", "web");
        kubectl.run("get", "pods").ok();
        sandbox.control().removeEntry("dev", Grants.roleArn("jit-r1"));
        assertThat(kubectl.run("get", "pods").failed().output())
                .contains("You must be logged in to the server");
    }
}
