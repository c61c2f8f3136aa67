package io.jitaccess.local.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * What a measurement was made on.
 *
 * @param memoryGib of the whole machine
 * @param load one-minute load average at the start; much above zero means that something else ran
 */
record Machine(
        String processor, int cores, long memoryGib, String system, String java, double load) {

    static Machine here() {
        var system =
                (com.sun.management.OperatingSystemMXBean)
                        ManagementFactory.getOperatingSystemMXBean();
        return new Machine(
                processorName(),
                Runtime.getRuntime().availableProcessors(),
                Math.round(system.getTotalMemorySize() / (double) (1L << 30)),
                "%s %s".formatted(System.getProperty("os.name"), System.getProperty("os.version")),
                Runtime.version().toString(),
                system.getSystemLoadAverage());
    }

    private static String processorName() {
        try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException notLinux) {
            return System.getProperty("os.arch");
        }
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%d cores (%s), %d GiB, %s, Java %s, load %.1f",
                cores,
                processor,
                memoryGib,
                system,
                java,
                load);
    }
}
