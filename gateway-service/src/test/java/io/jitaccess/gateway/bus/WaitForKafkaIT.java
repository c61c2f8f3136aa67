package io.jitaccess.gateway.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.jitaccess.gateway.GatewayApplication;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;

@ExtendWith(OutputCaptureExtension.class)
class WaitForKafkaIT {
    @Test
    void saysWhatItWaitsForAndCanBeStopped(CapturedOutput output) throws IOException {
        var context = new AtomicReference<ConfigurableApplicationContext>();
        String kafka = "127.0.0.1:" + freePort();
        CompletableFuture<Void> start =
                CompletableFuture.runAsync(
                        () ->
                                new SpringApplicationBuilder(GatewayApplication.class)
                                        .initializers(context::set)
                                        .run(
                                                "--server.port=0",
                                                "--server.address=127.0.0.1",
                                                "--jit.catalogue=../deploy/config/clusters.yml",
                                                "--spring.kafka.bootstrap-servers=" + kafka));

        await().atMost(Duration.ofSeconds(60)).until(() -> output.getAll().contains("Kafka at"));
        assertThat(output.getAll()).contains("not ready to start", kafka);

        context.get().close();
        assertThat(start.handle((_, thrown) -> thrown).orTimeout(20, SECONDS).join())
                .isInstanceOf(CompletionException.class);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
