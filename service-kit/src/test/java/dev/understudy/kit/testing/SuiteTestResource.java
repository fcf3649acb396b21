package dev.understudy.kit.testing;

import dev.understudy.embedded.TestInfrastructure;
import dev.understudy.embedded.TopicSettings;
import dev.understudy.events.Topic;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * Puts a real broker and a real database, with every topic of the suite, under the {@code @QuarkusTest}s of a service.
 * Registered for the service loader, so that a test says nothing but {@code @QuarkusTest}. The service is the one that
 * {@code quarkus.application.name} in its application.properties names. The servers start once per JVM; topics and
 * tables keep what earlier tests wrote, so a test uses project ids of its own.
 */
public final class SuiteTestResource implements QuarkusTestResourceLifecycleManager {

    @Override
    public Map<String, String> start() {
        var service = service();
        var infrastructure = TestInfrastructure.start();
        infrastructure.broker().createTopics(topics(service));
        var config = new HashMap<>(infrastructure.configFor(service));
        config.put("mp.jwt.verify.publickey", Tokens.publicKey());
        config.put("understudy.instance-id", "test");
        config.put("understudy.egress.allow", "127.0.0.0/8");
        config.put("understudy.links.base-url", "http://suite.test");
        config.put("quarkus.http.test-port", "0");
        config.put("quarkus.management.test-port", "0");
        config.put("quarkus.http.host", "127.0.0.1");
        config.put("quarkus.management.host", "127.0.0.1");
        config.put("mp.messaging.connector.smallrye-kafka.auto.commit.interval.ms", "200");
        config.put("mp.messaging.connector.smallrye-kafka.fetch.max.wait.ms", "50");
        config.put("mp.messaging.connector.smallrye-kafka.metadata.max.age.ms", "2000");
        return config;
    }

    @Override
    public void stop() {
        // The servers end with the JVM: the next application of this JVM uses them too.
    }

    /** The service under test: {@code incident} of {@code incident-service}. */
    static String service() {
        var properties = new Properties();
        try (var in = Thread.currentThread().getContextClassLoader().getResourceAsStream("application.properties")) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read application.properties", e);
        }
        var application = properties.getProperty("quarkus.application.name");
        if (application == null) {
            throw new IllegalStateException(
                    "application.properties does not say whose test this is; add quarkus.application.name=<name>-service");
        }
        return application.replaceFirst("-service$", "");
    }

    private static List<TopicSettings> topics(String service) {
        var topics = new ArrayList<TopicSettings>();
        for (var topic : Topic.values()) {
            topics.add(new TopicSettings(
                    topic.topicName(),
                    topic.partitions(),
                    topic.compacted(),
                    topic.retention().orElse(Duration.ZERO),
                    Map.of()));
        }
        topics.add(new TopicSettings(Topic.deadLetters(service), 1, false, Duration.ofDays(30), Map.of()));
        return topics;
    }
}
