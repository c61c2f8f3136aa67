package io.jitaccess.audit;

import static org.awaitility.Awaitility.await;

import io.jitaccess.testing.Containers;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import org.testcontainers.containers.GenericContainer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A PostgreSQL wherever it runs. Its data and its port stay the same over stops and starts. */
sealed interface PostgresServer {
    String host();

    int port();

    void start();

    void stop();

    /** Ends it as the out-of-memory killer would. */
    void kill();

    /** Ends it for good. */
    void close();

    static PostgresServer in(Path data) {
        return Containers.used() ? new Contained() : new Embedded(data);
    }

    default String url() {
        return "jdbc:postgresql://%s:%d/postgres".formatted(host(), port());
    }

    /** As the owner of everything. */
    default Connection connect() throws SQLException {
        return DriverManager.getConnection(url(), "postgres", "");
    }

    /** As processes of this machine. */
    final class Embedded implements PostgresServer {
        private final Path data;
        private EmbeddedPostgres postgres;

        Embedded(Path data) {
            this.data = data;
            this.postgres = started(data, 0);
        }

        private static EmbeddedPostgres started(Path data, int port) {
            try {
                var builder =
                        EmbeddedPostgres.builder()
                                .setDataDirectory(data)
                                .setCleanDataDirectory(false)
                                .setServerConfig("fsync", "on")
                                .setServerConfig("synchronous_commit", "on")
                                .setServerConfig("max_wal_size", "2GB")
                                .setServerConfig("shared_buffers", "256MB");
                return (port == 0 ? builder : builder.setPort(port)).start();
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }

        @Override
        public String host() {
            return "127.0.0.1";
        }

        @Override
        public int port() {
            return postgres.getPort();
        }

        @Override
        public void start() {
            postgres = started(data, port());
        }

        @Override
        public void stop() {
            try {
                postgres.close();
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }

        @Override
        public void kill() {
            List<ProcessHandle> processes = new ArrayList<>();
            ProcessHandle master =
                    ProcessHandle.of(Long.parseLong(pidFile().getFirst().strip())).orElseThrow();
            master.children().forEach(processes::add);
            processes.add(master);
            processes.reversed().forEach(ProcessHandle::destroyForcibly);
            processes.forEach(process -> process.onExit().join());
            stop();
        }

        private List<String> pidFile() {
            try {
                return Files.readAllLines(data.resolve("postmaster.pid"));
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }

        @Override
        public void close() {
            stop();
        }
    }

    /** In a container, whose file system keeps the data. */
    final class Contained implements PostgresServer {
        private static final String IMAGE = "postgres:18.6";
        private static final int INSIDE = 5432;

        private final int port = freePort();
        private final GenericContainer<?> container;

        Contained() {
            container =
                    new GenericContainer<>(IMAGE)
                            .withEnv("POSTGRES_HOST_AUTH_METHOD", "trust")
                            .withCommand(
                                    "postgres",
                                    "-c",
                                    "max_wal_size=2GB",
                                    "-c",
                                    "shared_buffers=256MB");
            container.setPortBindings(List.of(port + ":" + INSIDE));
            container.start();
            awaitAnswer();
        }

        private static int freePort() {
            try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }

        private void awaitAnswer() {
            await().atMost(Duration.ofMinutes(1))
                    .ignoreExceptions()
                    .until(
                            () -> {
                                try (Connection connection = connect()) {
                                    return connection.isValid(5);
                                }
                            });
        }

        @Override
        public String host() {
            return container.getHost();
        }

        @Override
        public int port() {
            return port;
        }

        @Override
        public void start() {
            container.getDockerClient().startContainerCmd(container.getContainerId()).exec();
            awaitAnswer();
        }

        @Override
        public void stop() {
            container.getDockerClient().stopContainerCmd(container.getContainerId()).exec();
        }

        @Override
        public void kill() {
            container.getDockerClient().killContainerCmd(container.getContainerId()).exec();
        }

        @Override
        public void close() {
            container.stop();
        }
    }
}
