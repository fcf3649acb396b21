package dev.understudy.report.monthly;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class ReportSchemaTest {

    /** After a wanted change, write it anew with {@code -Dunderstudy.update=true}. */
    @Test
    void theSchemaSaysWhatAReportIs() throws IOException {
        var generated = ReportSchema.generated();
        if (Boolean.getBoolean("understudy.update")) {
            Files.createDirectories(ReportSchema.PUBLISHED.getParent());
            Files.writeString(ReportSchema.PUBLISHED, generated);
        }
        assertThat(generated).isEqualTo(Files.readString(ReportSchema.PUBLISHED));
    }
}
