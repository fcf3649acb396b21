package dev.understudy.kit.problem;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.embedded.TestInfrastructure;
import dev.understudy.kit.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@QuarkusTest
class DatabaseRestartTest {

    @Inject
    DataSource dataSource;

    @Test
    void a_request_that_loses_the_database_may_come_again() {
        var cut = CompletableFuture.supplyAsync(() -> get("/api/v1/sleep"));
        await().until(this::somebodySleeps);

        TestInfrastructure.start().restartDatabase();

        assertThat(cut.join().statusCode()).isEqualTo(503);
        assertThat(cut.join().header("Retry-After")).isEqualTo("5");
        assertThat(cut.join().jsonPath().getString("code")).isEqualTo("database.unavailable");
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> assertThat(get("/api/v1/projects").statusCode()).isEqualTo(200));
    }

    private static Response get(String path) {
        return given().auth().oauth2(Tokens.admin()).get(path);
    }

    private boolean somebodySleeps() throws Exception {
        try (var connection = dataSource.getConnection();
                var query = connection.createStatement();
                var rows = query.executeQuery(
                        "select 1 from pg_stat_activity where query like '%pg_sleep%' and pid <> pg_backend_pid()")) {
            return rows.next();
        }
    }
}
