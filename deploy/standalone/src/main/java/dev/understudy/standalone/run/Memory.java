package dev.understudy.standalone.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** How much memory processes take. */
final class Memory {

    private static final int KIB = 1024;

    private Memory() {}

    /**
     * Bytes of a process and its descendants: the proportional set size, in which shared pages count once over all
     * processes that share them; where the system does not tell it, the resident set size.
     */
    static long of(long pid) {
        return ProcessHandle.of(pid).stream()
                .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
                .mapToLong(process -> ofOne(process.pid()))
                .sum();
    }

    /** Bytes of the process alone. */
    static long ofOne(long pid) {
        try (var lines = Files.lines(Path.of("/proc/%d/smaps_rollup".formatted(pid)))) {
            return proportional(lines.toList());
        } catch (IOException | UncheckedIOException e) {
            return resident(pid);
        }
    }

    static long proportional(List<String> rollup) {
        return rollup.stream()
                .filter(line -> line.startsWith("Pss:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * KIB)
                .findFirst()
                .orElse(0);
    }

    private static long resident(long pid) {
        try {
            var ps = new ProcessBuilder("ps", "-o", "rss=", "-p", Long.toString(pid)).start();
            var text = new String(ps.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
            return text.isEmpty() ? 0 : Long.parseLong(text) * KIB;
        } catch (IOException | NumberFormatException e) {
            return 0;
        }
    }
}
