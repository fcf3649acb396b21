package dev.understudy.embedded;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * A topic to create.
 *
 * @param partitions 1 or more; fixed when the topic is made, because more partitions would reorder existing keys
 * @param compacted keep the last record of each key for ever, instead of all records for the retention
 * @param retention how long records are kept; not used by a compacted topic
 * @param extra further topic configuration by Kafka's own names; wins over what this record derives
 */
public record TopicSettings(
        String name, int partitions, boolean compacted, Duration retention, Map<String, String> extra) {
    public TopicSettings {
        if (partitions < 1) {
            throw new IllegalArgumentException(
                    "Topic %s needs 1 partition or more, not %d".formatted(name, partitions));
        }
        extra = Map.copyOf(extra);
    }

    Map<String, String> config() {
        Map<String, String> config = new HashMap<>();
        if (compacted) {
            config.put("cleanup.policy", "compact");
        } else {
            config.put("cleanup.policy", "delete");
            config.put("retention.ms", Long.toString(retention.toMillis()));
        }
        config.putAll(extra);
        return config;
    }
}
