package io.jitaccess.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Prints what the sandbox does in a second, SDK and load included; fails only where something is
 * badly wrong.
 */
class ThroughputIT {
    private static final Duration WARM_UP = Duration.ofSeconds(4);
    private static final Duration MEASURED = Duration.ofSeconds(5);
    private static AwsSandbox sandbox;

    /** Work that may throw. */
    private interface Work {
        void run(int number) throws Exception;
    }

    @BeforeAll
    static void start() {
        sandbox = AwsSandbox.start(SandboxSettings.example());
    }

    @AfterAll
    static void stop() {
        sandbox.close();
    }

    @Test
    void makesAndRemovesGrants() throws Exception {
        Clients access = Clients.access(sandbox);
        var iam = access.iam();
        var eks = access.eks();
        var sts = access.sts();
        double perSecond =
                perSecond(
                        number -> {
                            String role = "jit-load-" + number;
                            String arn = Grants.roleArn(role);
                            iam.createRole(r -> Grants.role(r, role));
                            eks.createAccessEntry(
                                    e ->
                                            e.clusterName("dev")
                                                    .principalArn(arn)
                                                    .username("jit:amy:" + number));
                            eks.associateAccessPolicy(
                                    a ->
                                            a.clusterName("dev")
                                                    .principalArn(arn)
                                                    .policyArn(Clients.VIEW)
                                                    .accessScope(
                                                            s ->
                                                                    s.type("namespace")
                                                                            .namespaces("web")));
                            eks.describeAccessEntry(d -> d.clusterName("dev").principalArn(arn));
                            sts.assumeRole(
                                    r -> r.roleArn(arn).roleSessionName("jit-amy-" + number));
                            eks.disassociateAccessPolicy(
                                    d ->
                                            d.clusterName("dev")
                                                    .principalArn(arn)
                                                    .policyArn(Clients.VIEW));
                            eks.deleteAccessEntry(d -> d.clusterName("dev").principalArn(arn));
                            iam.deleteRole(d -> d.roleName(role));
                        });
        System.out.printf("sandbox: %.0f lifecycles of 8 AWS calls per second%n", perSecond);
        assertThat(perSecond).isGreaterThan(5);
        assertThat(sandbox.control().entries("dev")).isEmpty();
    }

    @Test
    void verifiesTokens() throws Exception {
        Clients session = Grants.complete(sandbox, "staging", "jit-tokens", Clients.VIEW, "web");
        KubernetesClient viewer = KubernetesClient.of(sandbox, "staging", session);
        double perSecond =
                perSecond(number -> assertThat(viewer.get("/api").status()).isEqualTo(200));
        System.out.printf("sandbox: %.0f token verifications per second over TLS%n", perSecond);
        assertThat(perSecond).isGreaterThan(20);
    }

    private static double perSecond(Work work) throws Exception {
        AtomicInteger number = new AtomicInteger();
        run(work, number, WARM_UP);
        int before = number.get();
        long start = System.nanoTime();
        run(work, number, MEASURED);
        return (number.get() - before) / ((System.nanoTime() - start) / 1e9);
    }

    private static void run(Work work, AtomicInteger number, Duration time) throws Exception {
        long end = System.nanoTime() + time.toNanos();
        try (ExecutorService workers = Executors.newFixedThreadPool(8)) {
            var running =
                    IntStream.range(0, 8)
                            .mapToObj(
                                    worker ->
                                            workers.submit(
                                                    () -> {
                                                        while (System.nanoTime() < end) {
                                                            work.run(number.incrementAndGet());
                                                        }
                                                        return null;
                                                    }))
                            .toList();
            for (var one : running) {
                one.get(2, TimeUnit.MINUTES);
            }
        }
    }
}
