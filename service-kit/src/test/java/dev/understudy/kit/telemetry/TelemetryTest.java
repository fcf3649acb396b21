package dev.understudy.kit.telemetry;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;

import io.opentelemetry.api.trace.Tracer;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

@QuarkusTest
class TelemetryTest {

    @Inject
    Tracer tracer;

    @Test
    void every_meter_names_the_service() {
        var samples = given().port(ConfigProvider.getConfig().getValue("quarkus.management.test-port", Integer.class))
                .accept("text/plain")
                .get("/q/metrics")
                .asString()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .toList();
        assertThat(samples).hasSizeGreaterThan(50).allMatch(sample -> sample.contains("service=\"kit-service\""));
    }

    @Test
    void trace_ids_are_made_and_taken_over_without_a_collector() {
        given().get("/api/v1/trace").then().body(matchesPattern("[0-9a-f]{32}"));
        given().header("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
                .get("/api/v1/trace")
                .then()
                .body(equalTo("0af7651916cd43dd8448eb211c80319c"));
    }

    @Test
    void no_span_is_recorded_without_a_collector() {
        assertThat(ConfigProvider.getConfig().getOptionalValue("understudy.traces.endpoint", String.class))
                .isEmpty();
        var span = tracer.spanBuilder("test").startSpan();
        assertThat(span.getSpanContext().isValid()).isTrue();
        assertThat(span.isRecording()).isFalse();
        span.end();
    }
}
