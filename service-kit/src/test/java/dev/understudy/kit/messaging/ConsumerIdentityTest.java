package dev.understudy.kit.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.embedded.TestInfrastructure;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ConsumerIdentityTest {

    @Test
    void each_channel_is_a_group_with_this_replica_as_a_static_member() {
        try (var admin = Admin.create(
                Map.of("bootstrap.servers", TestInfrastructure.start().bootstrapServers()))) {
            await().untilAsserted(() -> {
                var group = admin.describeConsumerGroups(List.of("kit-service.projects"))
                        .all()
                        .get()
                        .get("kit-service.projects");
                assertThat(group.members()).singleElement().satisfies(member -> {
                    assertThat(member.groupInstanceId()).contains("test");
                    assertThat(member.assignment().topicPartitions()).hasSize(3);
                });
            });
        }
    }
}
