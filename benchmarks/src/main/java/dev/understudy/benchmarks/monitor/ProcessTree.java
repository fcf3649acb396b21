package dev.understudy.benchmarks.monitor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Processor time and memory of a process and of all that it started, from Linux' {@code /proc}. */
final class ProcessTree {

    /** Of {@code /proc/PID/stat}, which counts in hundredths of a second. */
    private static final double TICKS = 100;

    private ProcessTree() {}

    /** Seconds of processor time, user and system; those of children that ended included. */
    static double cpuSeconds(ProcessHandle root) {
        return Stream.concat(Stream.of(root), root.descendants())
                .mapToDouble(process -> ticks(process.pid()) / TICKS)
                .sum();
    }

    private static double ticks(long pid) {
        try {
            var stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return Double.parseDouble(fields[11])
                    + Double.parseDouble(fields[12])
                    + Double.parseDouble(fields[13])
                    + Double.parseDouble(fields[14]);
        } catch (IOException e) {
            return 0;
        }
    }

    /** MiB that are resident. */
    static double residentMegabytes(ProcessHandle root) {
        return Stream.concat(Stream.of(root), root.descendants())
                .mapToDouble(process -> {
                    try (var lines = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
                        return lines.filter(line -> line.startsWith("VmRSS:"))
                                .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024)
                                .sum();
                    } catch (IOException e) {
                        return 0;
                    }
                })
                .sum();
    }
}
