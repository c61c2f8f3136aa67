package io.jitaccess.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.lang.management.ManagementFactory;
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

    /** What was done per second, and the processor time that each took, client's share included. */
    private record Rate(double perSecond, double cpuMillis) {
        void print(String what) {
            System.out.printf(
                    "sandbox: %.0f %s per second, %.2f ms of CPU each%n",
                    perSecond, what, cpuMillis);
        }
    }

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
        Rate rate =
                rate(
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
        rate.print("lifecycles of 8 AWS calls");
        assertThat(rate.perSecond()).isGreaterThan(1);
        assertThat(sandbox.control().entries("dev")).isEmpty();
    }

    @Test
    void verifiesTokens() throws Exception {
        Clients session = Grants.complete(sandbox, "staging", "jit-tokens", Clients.VIEW, "web");
        KubernetesClient viewer = KubernetesClient.of(sandbox, "staging", session);
        Rate rate = rate(number -> assertThat(viewer.get("/api").status()).isEqualTo(200));
        rate.print("token verifications over TLS");
        assertThat(rate.perSecond()).isGreaterThan(5);
    }

    private static Rate rate(Work work) throws Exception {
        AtomicInteger number = new AtomicInteger();
        run(work, number, WARM_UP);
        int before = number.get();
        long start = System.nanoTime();
        long cpu = cpuNanos();
        run(work, number, MEASURED);
        double done = number.get() - before;
        return new Rate(
                done / ((System.nanoTime() - start) / 1e9), (cpuNanos() - cpu) / 1e6 / done);
    }

    private static long cpuNanos() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
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
