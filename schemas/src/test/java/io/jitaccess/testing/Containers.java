package io.jitaccess.testing;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The one place that chooses where brokers, registries and databases of tests come from: containers
 * where a Docker engine answers and Testcontainers is on the class path, this process otherwise.
 * {@code -Djit.containers=never} or {@code always} in argLine decides instead.
 */
public final class Containers {
    private static final String KAFKA = "org.testcontainers.kafka.KafkaContainer";
    private static final String SOCKET = "/var/run/docker.sock";
    private static final boolean USED = decide(System.getProperty("jit.containers", "auto"));

    private Containers() {}

    /** Whether tests take containers. */
    public static boolean used() {
        return USED;
    }

    private static boolean decide(String wish) {
        return switch (wish) {
            case "never" -> false;
            case "always" -> true;
            case "auto" -> hasTestcontainers() && (remoteEngine() || engineAnswers());
            default ->
                    throw new IllegalArgumentException(
                            "jit.containers is auto, always or never, not " + wish);
        };
    }

    private static boolean hasTestcontainers() {
        try {
            Class.forName(KAFKA, false, Containers.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException absent) {
            return false;
        }
    }

    private static boolean remoteEngine() {
        String host = System.getenv("DOCKER_HOST");
        return host != null && host.startsWith("tcp:");
    }

    private static boolean engineAnswers() {
        try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(Path.of(SOCKET)))) {
            channel.write(
                    ByteBuffer.wrap(
                            "GET /_ping HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
            var answer = ByteBuffer.allocate(64);
            return channel.read(answer) > 0
                    && new String(answer.array(), StandardCharsets.US_ASCII).contains(" 200 ");
        } catch (IOException nobody) {
            return false;
        }
    }
}
