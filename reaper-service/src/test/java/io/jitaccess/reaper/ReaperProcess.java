package io.jitaccess.reaper;

import io.jitaccess.testing.TestingKafka;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The service as a process of its own, so that it can be killed, and its clock be set. */
final class ReaperProcess implements AutoCloseable {
    private final List<String> command;
    private final Path log;
    private Process process;

    private ReaperProcess(List<String> command, Path log) {
        this.command = command;
        this.log = log;
        this.process = started();
    }

    /**
     * @param main the application, or a test's variant of it
     * @param more arguments beside those for Kafka, the name and the place of the state
     */
    static ReaperProcess start(
            TestingKafka kafka,
            Class<?> main,
            String instance,
            Path directory,
            List<String> jvm,
            String... more) {
        return start(List.of(), kafka, main, instance, directory, jvm, more);
    }

    /**
     * @param wrapper a command that runs the command which follows it
     */
    static ReaperProcess start(
            List<String> wrapper,
            TestingKafka kafka,
            Class<?> main,
            String instance,
            Path directory,
            List<String> jvm,
            String... more) {
        var command = new ArrayList<>(wrapper);
        command.add(ProcessHandle.current().info().command().orElseThrow());
        command.addAll(
                List.of(
                        "-Xmx192m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Dorg.apache.avro.SERIALIZABLE_PACKAGES=io.jitaccess.events"));
        command.addAll(jvm);
        command.addAll(
                List.of(
                        "-cp",
                        System.getProperty("java.class.path"),
                        main.getName(),
                        "--server.port=0",
                        "--spring.kafka.bootstrap-servers=" + kafka.bootstrapServers(),
                        "--spring.kafka.properties.schema.registry.url=" + kafka.registryUrl(),
                        "--jit.instance=" + instance,
                        "--jit.state-dir=" + directory.resolve(instance),
                        "--jit.catalogue=../deploy/config/clusters.yml"));
        command.addAll(List.of(more));
        return new ReaperProcess(command, directory.resolve(instance + ".log"));
    }

    private Process started() {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    boolean alive() {
        return process.isAlive();
    }

    int exitValue() {
        return process.exitValue();
    }

    long pid() {
        return process.pid();
    }

    /** SIGKILL: nothing is said goodbye to. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    void restart() {
        kill();
        process = started();
    }

    @Override
    public void close() {
        kill();
    }
}
