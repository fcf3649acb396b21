package dev.understudy.monitor.probe;

import dev.understudy.events.CheckEvent.CheckApplied;
import java.util.Optional;

/** What is probed, validated and ready for use: one record per kind of check. */
public sealed interface ProbeTarget permits HttpProbe {

    /** What the parallel probes are counted by, so that no host gets too many of them. */
    String host();

    /** For a person to read. */
    String display();

    /**
     * The target of a check; empty for a kind that this version does not know.
     *
     * @throws InvalidProbe when the definition cannot be probed
     */
    static Optional<ProbeTarget> of(CheckApplied check) {
        return switch (check.kind()) {
            case HttpProbe.KIND -> {
                if (check.http() == null) {
                    throw new InvalidProbe("http", "required", "a check of kind http has no http target");
                }
                yield Optional.of(HttpProbe.of(check.http()));
            }
            default -> Optional.empty();
        };
    }
}
