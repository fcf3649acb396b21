package dev.understudy.kit.messaging;

import io.smallrye.reactive.messaging.ClientCustomizer;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Gives each incoming channel a consumer group of its own, so that one channel's rebalance does not stop the others,
 * and each replica a static place in it: a service that is killed and started again resumes at once where it was,
 * instead of waiting for its former self to time out.
 */
@ApplicationScoped
public class ConsumerIdentity implements ClientCustomizer<Map<String, Object>> {

    private final String application;
    private final String instanceId;

    ConsumerIdentity(
            @ConfigProperty(name = "quarkus.application.name") String application,
            @ConfigProperty(name = "understudy.instance-id") String instanceId) {
        this.application = application;
        this.instanceId = instanceId;
    }

    @Override
    public Map<String, Object> customize(String channel, Config channelConfig, Map<String, Object> clientConfig) {
        if (!clientConfig.containsKey(ConsumerConfig.GROUP_ID_CONFIG)) {
            return clientConfig;
        }
        var config = new HashMap<>(clientConfig);
        config.put(ConsumerConfig.GROUP_ID_CONFIG, application + "." + channel);
        config.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, instanceId);
        return config;
    }
}
