package io.jitaccess.provisioner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The service in a JVM of its own, which can be stopped between any two of its lines. */
final class TestingProcess implements AutoCloseable {
    private final Process process;
    private final Path log;

    private TestingProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    static TestingProcess start(Path folder, List<String> arguments) throws IOException {
        Path log = folder.resolve("other.log");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Daws.accessKeyId=" + System.getProperty("aws.accessKeyId"),
                        "-Daws.secretAccessKey=" + System.getProperty("aws.secretAccessKey"),
                        "-Daws.sessionToken=" + System.getProperty("aws.sessionToken"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ProvisionerApplication.class.getName()));
        command.addAll(arguments);
        return new TestingProcess(
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start(),
                log);
    }

    boolean hasLogged(String text) {
        try {
            return Files.readString(log).contains(text);
        } catch (IOException notYet) {
            return false;
        }
    }

    void stop() throws IOException, InterruptedException {
        signal("STOP");
    }

    void goOn() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        int exit =
                new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                        .start()
                        .waitFor();
        if (exit != 0) {
            throw new IOException("cannot signal process " + process.pid());
        }
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().orTimeout(10, TimeUnit.SECONDS).join();
    }
}
