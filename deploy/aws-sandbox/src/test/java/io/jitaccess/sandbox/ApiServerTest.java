package io.jitaccess.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.jitaccess.sandbox.KubernetesClient.Answer;
import io.jitaccess.sandbox.faults.Delays;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** What the holder of a grant may and may not do on a cluster. */
class ApiServerTest {
    private static final String POLICY = "arn:aws:eks::aws:cluster-access-policy/";
    private static final String WEB_PODS = "/api/v1/namespaces/web/pods";
    private static final String A_POD = WEB_PODS + "/frontend-7d4b9c6f5-k2x8p";
    private AwsSandbox sandbox;

    @BeforeEach
    void start() {
        sandbox = AwsSandbox.start(SandboxSettings.example());
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    private KubernetesClient grant(String role, String policy, String... namespaces)
            throws Exception {
        return KubernetesClient.of(
                sandbox, "dev", Grants.complete(sandbox, "dev", role, POLICY + policy, namespaces));
    }

    @Test
    void tellsWhoOneIs() throws Exception {
        KubernetesClient viewer = grant("jit-r1", "AmazonEKSViewPolicy", "web");
        JsonNode user =
                viewer.post("/apis/authentication.k8s.io/v1/selfsubjectreviews", "{}")
                        .body()
                        .path("status")
                        .path("userInfo");
        assertThat(user.path("username").asString()).isEqualTo("jit:amy:jit-r1");
        assertThat(user.path("uid").asString())
                .matches("aws-iam-authenticator:222222222222:AROA[A-Z2-7]{17}");
        assertThat(user.path("extra").path("arn").get(0).asString())
                .isEqualTo("arn:aws:sts::222222222222:assumed-role/jit-r1/jit-amy-jit-r1");
        assertThat(user.path("extra").path("canonicalArn").get(0).asString())
                .isEqualTo("arn:aws:iam::222222222222:role/jit-r1");
        assertThat(user.path("extra").path("accessKeyId").get(0).asString()).startsWith("ASIA");
    }

    @Test
    void letsAViewerReadInTheirNamespacesOnly() throws Exception {
        KubernetesClient viewer = grant("jit-r1", "AmazonEKSViewPolicy", "web", "ap*");
        assertThat(viewer.get(WEB_PODS).body().path("items")).hasSize(2);
        assertThat(viewer.get("/api/v1/namespaces/api/pods").status()).isEqualTo(200);
        assertThat(viewer.text(A_POD + "/log")).contains("frontend-7d4b9c6f5-k2x8p");
        Answer refused = viewer.delete(A_POD);
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.message())
                .isEqualTo(
                        "pods \"frontend-7d4b9c6f5-k2x8p\" is forbidden: User \"jit:amy:jit-r1\""
                            + " cannot delete resource \"pods\" in API group \"\" in the namespace"
                            + " \"web\"");
        assertThat(viewer.get("/api/v1/namespaces/payments/pods").message())
                .isEqualTo(
                        "pods is forbidden: User \"jit:amy:jit-r1\" cannot list resource \"pods\""
                                + " in API group \"\" in the namespace \"payments\"");
        assertThat(viewer.get("/api/v1/namespaces").message()).endsWith("at the cluster scope");
        assertThat(viewer.get("/api/v1/namespaces/api/secrets").status()).isEqualTo(403);
        assertThat(sandbox.control().apiRequests().getLast().decision()).isEqualTo("forbid");
    }

    @Test
    void letsAnEditorChangeWorkloadsAndSecretsButNoRights() throws Exception {
        KubernetesClient editor = grant("jit-r1", "AmazonEKSEditPolicy", "web");
        assertThat(editor.delete(A_POD).status()).isEqualTo(200);
        assertThat(editor.get(A_POD).status()).isEqualTo(404);
        assertThat(
                        editor.post(
                                        "/api/v1/namespaces/web/secrets",
                                        "{\"metadata\":{\"name\":\"s\"},\"stringData\":{\"a\":\"b\"}}")
                                .body()
                                .path("data")
                                .path("a")
                                .asString())
                .isEqualTo("Yg==");
        assertThat(editor.mayI("create", "pods/exec", "web")).isTrue();
        assertThat(editor.get("/apis/rbac.authorization.k8s.io/v1/namespaces/web/roles").status())
                .isEqualTo(403);
    }

    @Test
    void letsAnAdminOfANamespaceBindRolesThereAndTheBindingCounts() throws Exception {
        KubernetesClient admin = grant("jit-r1", "AmazonEKSAdminPolicy", "payments");
        KubernetesClient viewer = grant("jit-r2", "AmazonEKSViewPolicy", "web");
        assertThat(viewer.mayI("list", "pods", "payments")).isFalse();
        Answer bound =
                admin.post(
                        "/apis/rbac.authorization.k8s.io/v1/namespaces/payments/rolebindings",
                        """
                        {"metadata":{"name":"left-behind"},
                         "roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"view"},
                         "subjects":[{"kind":"User","name":"jit:amy:jit-r2"}]}\
                        """);
        assertThat(bound.status()).isEqualTo(201);
        assertThat(viewer.mayI("list", "pods", "payments")).isTrue();
        assertThat(admin.get("/api/v1/namespaces").status()).isEqualTo(403);
    }

    @Test
    void letsAClusterAdminDoEverything() throws Exception {
        KubernetesClient admin = grant("jit-r1", "AmazonEKSClusterAdminPolicy");
        assertThat(admin.post("/api/v1/namespaces", "{\"metadata\":{\"name\":\"new\"}}").status())
                .isEqualTo(201);
        assertThat(admin.get("/api/v1/namespaces/new/serviceaccounts/default").status())
                .isEqualTo(200);
        assertThat(admin.delete("/api/v1/namespaces/new").status()).isEqualTo(200);
        assertThat(admin.get("/api/v1/namespaces/new/serviceaccounts/default").status())
                .isEqualTo(404);
        assertThat(admin.get("/api/v1/pods").body().path("items").size()).isEqualTo(5);
    }

    @Test
    void givesRightsByGroup() throws Exception {
        Clients access = Clients.access(sandbox);
        access.iam().createRole(r -> Grants.role(r, "jit-r1"));
        access.eks()
                .createAccessEntry(
                        e ->
                                e.clusterName("dev")
                                        .principalArn(Grants.roleArn("jit-r1"))
                                        .username("jit:amy:{{SessionName}}")
                                        .kubernetesGroups("jit-debuggers"));
        Clients session =
                access.assume(
                        r ->
                                r.roleArn(Grants.roleArn("jit-r1"))
                                        .roleSessionName("jit-amy@example.com"));
        KubernetesClient debugger = KubernetesClient.of(sandbox, "dev", session);
        assertThat(debugger.get(WEB_PODS).status()).isEqualTo(200);
        assertThat(debugger.delete(A_POD).message())
                .contains("User \"jit:amy:jit-amy-example.com\" cannot delete");
        assertThat(sandbox.control().apiRequests().getFirst().reason())
                .contains("ClusterRoleBinding \"jit-debuggers\"");
    }

    @Test
    void endsWithTheEntry() throws Exception {
        KubernetesClient viewer = grant("jit-r1", "AmazonEKSViewPolicy", "web");
        assertThat(viewer.get(WEB_PODS).status()).isEqualTo(200);
        Clients.access(sandbox)
                .eks()
                .deleteAccessEntry(
                        d -> d.clusterName("dev").principalArn(Grants.roleArn("jit-r1")));
        Answer refused = viewer.get(WEB_PODS);
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.message()).isEqualTo("Unauthorized");
    }

    @Test
    void doesNotLetARecreatedRoleInOnTheOldEntry() throws Exception {
        Grants.complete(sandbox, "dev", "jit-r1", POLICY + "AmazonEKSViewPolicy", "web");
        Clients access = Clients.access(sandbox);
        access.iam().deleteRole(r -> r.roleName("jit-r1"));
        access.iam().createRole(r -> Grants.role(r, "jit-r1"));
        Clients session =
                access.assume(r -> r.roleArn(Grants.roleArn("jit-r1")).roleSessionName("jit-amy"));
        assertThat(KubernetesClient.of(sandbox, "dev", session).get(WEB_PODS).status())
                .isEqualTo(401);
    }

    @Test
    void trustsATokenForAsLongAsTheCacheKeepsItButAsksForRightsAnew() throws Exception {
        sandbox.control().delays(Delays.NONE.withTokenCache(Duration.ofMinutes(7)));
        KubernetesClient viewer = grant("jit-r1", "AmazonEKSViewPolicy", "web");
        assertThat(viewer.get(WEB_PODS).status()).isEqualTo(200);
        Clients.access(sandbox)
                .eks()
                .deleteAccessEntry(
                        d -> d.clusterName("dev").principalArn(Grants.roleArn("jit-r1")));
        assertThat(viewer.get("/api").status()).isEqualTo(200);
        assertThat(viewer.get(WEB_PODS).status()).isEqualTo(403);
        sandbox.control().advanceClock(Duration.ofMinutes(7).plusSeconds(1));
        assertThat(viewer.get("/api").status()).isEqualTo(401);
    }

    @Test
    void knowsAnEntryLaterWhereThisIsDelayed() throws Exception {
        sandbox.control().delays(Delays.NONE.withEntry(Duration.ofSeconds(10)));
        KubernetesClient viewer = grant("jit-r1", "AmazonEKSViewPolicy", "web");
        assertThat(viewer.get(WEB_PODS).status()).isEqualTo(401);
        sandbox.control().advanceClock(Duration.ofSeconds(10));
        assertThat(viewer.get(WEB_PODS).status()).isEqualTo(200);
    }

    @Test
    void listsInPagesAndAsATable() throws Exception {
        KubernetesClient viewer = grant("jit-r1", "AmazonEKSViewPolicy", "web");
        JsonNode first = viewer.get(WEB_PODS + "?limit=1").body();
        assertThat(first.path("items")).hasSize(1);
        assertThat(first.path("metadata").path("remainingItemCount").asInt()).isEqualTo(1);
        JsonNode second =
                viewer.get(
                                WEB_PODS
                                        + "?limit=1&continue="
                                        + first.path("metadata").path("continue").asString())
                        .body();
        assertThat(second.path("items")).hasSize(1);
        assertThat(second.path("items").get(0)).isNotEqualTo(first.path("items").get(0));
        assertThat(second.path("metadata").has("continue")).isFalse();
        JsonNode table = viewer.table(WEB_PODS + "?labelSelector=app%3Dfrontend").body();
        assertThat(table.path("kind").asString()).isEqualTo("Table");
        assertThat(table.path("rows")).hasSize(2);
        assertThat(table.path("rows").get(0).path("cells").get(1).asString()).isEqualTo("1/1");
        assertThat(viewer.get(WEB_PODS + "?labelSelector=app+in+(x,y)").body().path("items"))
                .isEmpty();
        assertThat(viewer.get(WEB_PODS + "?fieldSelector=metadata.name%3Dx").body().path("items"))
                .isEmpty();
    }

    @Test
    void tellsWatchersOfChanges() throws Exception {
        KubernetesClient editor = grant("jit-r1", "AmazonEKSEditPolicy", "web");
        String version =
                editor.get(WEB_PODS).body().path("metadata").path("resourceVersion").asString();
        var watch =
                editor.http()
                        .sendAsync(
                                editor.request(
                                                WEB_PODS
                                                        + "?watch=true&timeoutSeconds=20&resourceVersion="
                                                        + version)
                                        .build(),
                                HttpResponse.BodyHandlers.ofInputStream());
        assertThat(editor.delete(A_POD).status()).isEqualTo(200);
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(watch.get().body(), StandardCharsets.UTF_8))) {
            assertThat(lines.readLine())
                    .contains("\"DELETED\"")
                    .contains("frontend-7d4b9c6f5-k2x8p");
        }
    }

    @Test
    void keepsTheRulesOfObjects() throws Exception {
        KubernetesClient editor = grant("jit-r1", "AmazonEKSEditPolicy", "web");
        String maps = "/api/v1/namespaces/web/configmaps";
        assertThat(editor.post(maps, "{\"metadata\":{\"name\":\"frontend\"}}").message())
                .isEqualTo("configmaps \"frontend\" already exists");
        assertThat(editor.post(maps, "{\"metadata\":{\"name\":\"Not Valid\"}}").status())
                .isEqualTo(422);
        assertThat(editor.patch(maps + "/frontend", "{\"data\":{\"k\":\"v\"}}").body().path("data"))
                .hasSize(2);
        assertThat(
                        editor.patch(
                                        maps + "/frontend",
                                        "{\"metadata\":{\"resourceVersion\":\"1\"}}")
                                .status())
                .isEqualTo(409);
        assertThat(editor.get(maps + "/none").message()).isEqualTo("configmaps \"none\" not found");
        assertThat(editor.get("/api/v1/namespaces/web/unknowns").status()).isEqualTo(403);
    }

    @Test
    void leavesAccessPoliciesBehindWhenSomebodyImpersonates() throws Exception {
        Clients session =
                Grants.complete(sandbox, "dev", "jit-r1", POLICY + "AmazonEKSClusterAdminPolicy");
        KubernetesClient admin = KubernetesClient.of(sandbox, "dev", session);
        var as =
                admin.http()
                        .send(
                                admin.request(WEB_PODS).header("Impersonate-User", "bob").build(),
                                HttpResponse.BodyHandlers.ofString());
        assertThat(as.statusCode()).isEqualTo(403);
        assertThat(as.body()).contains("User \\\"bob\\\" cannot list");
    }

    @Test
    void showsOnlyRbacInTheListOfRights() throws Exception {
        KubernetesClient viewer = grant("jit-r1", "AmazonEKSViewPolicy", "web");
        String rules =
                viewer.post(
                                "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews",
                                "{\"spec\":{\"namespace\":\"web\"}}")
                        .body()
                        .toString();
        assertThat(rules).contains("selfsubjectaccessreviews").doesNotContain("configmaps");
    }
}
