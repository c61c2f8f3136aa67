package io.jitaccess.local.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What the processes of a stack have used, from Linux' {@code /proc}.
 *
 * @param used by process name
 */
record ProcessUse(Map<String, Use> used) {

    /**
     * @param cpu processor time since the process began
     * @param memoryMib resident memory now
     */
    record Use(Duration cpu, long memoryMib) {}

    /** Every process whose id the launcher wrote down. */
    static ProcessUse now(Path pidFiles) {
        var used = new TreeMap<String, Use>();
        try (Stream<Path> files = Files.list(pidFiles)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".pid")).toList()) {
                long pid = Long.parseLong(Files.readString(file).strip());
                ProcessHandle.of(pid)
                        .flatMap(process -> process.info().totalCpuDuration())
                        .ifPresent(
                                cpu ->
                                        used.put(
                                                file.getFileName().toString().replace(".pid", ""),
                                                new Use(cpu, residentMib(pid))));
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot list " + pidFiles, failed);
        }
        return new ProcessUse(used);
    }

    static long residentMib(long pid) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                            .map(line -> line.replaceAll("[^0-9]", ""))
                            .mapToLong(Long::parseLong)
                            .findFirst()
                            .orElse(0)
                    / 1024;
        } catch (IOException gone) {
            return 0;
        }
    }

    /** Resident memory of all processes together. */
    long memoryMib() {
        return used.values().stream().mapToLong(Use::memoryMib).sum();
    }

    /** One sentence: share of one core and memory of each process since {@code earlier}. */
    String since(ProcessUse earlier, Duration elapsed) {
        var text = new StringBuilder("CPU (of one core) and memory: ");
        used.forEach(
                (name, use) -> {
                    Use before = earlier.used.get(name);
                    Duration cpu = before == null ? use.cpu() : use.cpu().minus(before.cpu());
                    text.append(
                            String.format(
                                    Locale.ROOT,
                                    "%s %.0f %% %d MiB, ",
                                    name,
                                    100.0 * cpu.toNanos() / elapsed.toNanos(),
                                    use.memoryMib()));
                });
        return text.append("together %d MiB.".formatted(memoryMib())).toString();
    }
}
