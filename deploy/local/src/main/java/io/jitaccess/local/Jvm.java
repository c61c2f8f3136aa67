package io.jitaccess.local;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Command lines of Java processes, on the JDK that runs the launcher. */
final class Jvm {
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    private Jvm() {}

    static List<String> command(int heapMegabytes, List<String> rest) {
        var command =
                new ArrayList<>(
                        List.of(
                                JAVA,
                                "-Xmx" + heapMegabytes + "m",
                                "-XX:+UseSerialGC",
                                // Eleven processes start on a few cores: C2 would take from them.
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+ExitOnOutOfMemoryError",
                                "-Duser.timezone=UTC",
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(rest);
        return List.copyOf(command);
    }

    /** A main class of the launcher's own class path. */
    static List<String> main(Layout layout, int heapMegabytes, Class<?> main, String... arguments) {
        return main(layout, heapMegabytes, main.getName(), arguments);
    }

    static List<String> main(Layout layout, int heapMegabytes, String main, String... arguments) {
        var rest = new ArrayList<>(List.of("-cp", layout.infrastructureClassPath(), main));
        rest.addAll(List.of(arguments));
        return command(heapMegabytes, rest);
    }
}
