package dev.understudy.standalone.run;

import dev.understudy.embedded.TopicSettings;
import dev.understudy.events.Topic;
import dev.understudy.standalone.suite.ServiceName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The topics of the suite as the broker is to have them. */
final class Topics {

    /** How long a person has to mend what made a letter dead. */
    private static final Duration DEAD_LETTERS = Duration.ofDays(90);

    private static final int DEAD_LETTER_PARTITIONS = 3;

    private Topics() {}

    static List<TopicSettings> all() {
        var topics = new ArrayList<TopicSettings>();
        for (var topic : Topic.values()) {
            topics.add(new TopicSettings(
                    topic.topicName(),
                    topic.partitions(),
                    topic.compacted(),
                    topic.retention().orElse(Duration.ZERO),
                    Map.of()));
        }
        for (var service : ServiceName.values()) {
            topics.add(new TopicSettings(
                    Topic.deadLetters(service.id()), DEAD_LETTER_PARTITIONS, false, DEAD_LETTERS, Map.of()));
        }
        return topics;
    }
}
