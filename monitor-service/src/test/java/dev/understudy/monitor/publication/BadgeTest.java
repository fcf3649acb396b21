package dev.understudy.monitor.publication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.events.CheckStatus;
import dev.understudy.monitor.history.AvailabilityFigures.Figure;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BadgeTest {

    @ParameterizedTest
    @CsvSource({
        "1.0, 1.0, 100.00 %",
        "0.99999, 1.0, 99.99 %",
        "0.999, 1.0, 99.90 %",
        "0.5, 0.5, 50.00 % (of 50 % measured)",
        "1.0, 0.001, 100.00 % (of 0 % measured)"
    })
    void availabilityIsNeverRoundedUp_andTellsWhatWasNotMeasured(double availability, double coverage, String message) {
        assertThat(Badge.of("site", new Figure(availability, coverage)).message())
                .isEqualTo(message);
    }

    @Test
    void whatWasNotMeasuredIsNeitherGreenNorANumber() {
        var badge = Badge.of("site", new Figure(null, 0));

        assertThat(badge.message()).isEqualTo("not measured");
        assertThat(badge.color()).isNotEqualTo(Badge.of("site", CheckStatus.UP).color());
        assertThat(Badge.of("site", CheckStatus.UNKNOWN).color()).isEqualTo(badge.color());
    }

    @Test
    void anyTextMakesWellFormedSvg() throws Exception {
        var svg = Badge.of("Сайт <\"&'>\u0001 😀", CheckStatus.DOWN).svg();

        var document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
        assertThat(document.getElementsByTagName("text").item(0).getTextContent())
                .isEqualTo("Сайт <\"&'>  😀");
        assertThat(document.getElementsByTagName("text").item(1).getTextContent())
                .isEqualTo("down");
    }
}
