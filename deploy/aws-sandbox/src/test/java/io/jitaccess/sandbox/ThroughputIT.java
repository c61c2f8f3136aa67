package io.jitaccess.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Prints what the sandbox does in a second, SDK and load included. Asks for no rate, since a build
 * machine promises none: only that nothing is refused or left over when many work at once.
 */
class ThroughputIT {
    private static final int WORKERS = 8;
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
                        },
                        60);
        rate.print("lifecycles of 8 AWS calls");
        assertThat(sandbox.control().entries("dev")).isEmpty();
    }

    @Test
    void verifiesTokens() throws Exception {
        Clients session = Grants.complete(sandbox, "staging", "jit-tokens", Clients.VIEW, "web");
        KubernetesClient viewer = KubernetesClient.of(sandbox, "staging", session);
        Rate rate = rate(number -> assertThat(viewer.get("/api").status()).isEqualTo(200), 500);
        rate.print("token verifications over TLS");
    }

    private static Rate rate(Work work, int times) throws Exception {
        AtomicInteger number = new AtomicInteger();
        run(work, number, times);
        long start = System.nanoTime();
        long cpu = cpuNanos();
        run(work, number, 2 * times);
        return new Rate(
                times / ((System.nanoTime() - start) / 1e9), (cpuNanos() - cpu) / 1e6 / times);
    }

    private static long cpuNanos() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    private static void run(Work work, AtomicInteger number, int until) throws Exception {
        try (ExecutorService workers = Executors.newFixedThreadPool(WORKERS)) {
            List<Future<?>> running = new ArrayList<>();
            for (int worker = 0; worker < WORKERS; worker++) {
                running.add(
                        workers.submit(
                                () -> {
                                    int mine = number.incrementAndGet();
                                    for (; mine <= until; mine = number.incrementAndGet()) {
                                        work.run(mine);
                                    }
                                    number.decrementAndGet();
                                    return null;
                                }));
            }
            for (Future<?> one : running) {
                one.get();
            }
        }
    }
}
