package dev.understudy.report.format;

import dev.understudy.kit.problem.NotFound;
import dev.understudy.kit.problem.TooLarge;
import dev.understudy.kit.problem.Unavailable;
import dev.understudy.kit.turns.Turns;
import dev.understudy.print.CsvSheet;
import dev.understudy.print.DocxSheet;
import dev.understudy.print.HtmlSheet;
import dev.understudy.print.PdfSheet;
import dev.understudy.print.Sheet;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Makes documents of sheets. PDF and DOCX are laid out in memory, so only a few are made at a time; whoever has waited
 * long enough is told to come again.
 */
@ApplicationScoped
public class PrintingPress {

    private static final Duration COME_AGAIN = Duration.ofSeconds(5);

    /** Waiting costs next to nothing here; patience bounds it. */
    private static final int WAITING = 100;

    private final Turns turns;
    private final int largest;

    PrintingPress(
            @ConfigProperty(name = "understudy.report.printing.at-once", defaultValue = "2") int atOnce,
            @ConfigProperty(name = "understudy.report.printing.patience", defaultValue = "20s") Duration patience,
            @ConfigProperty(name = "understudy.report.printing.largest-bytes", defaultValue = "20000000") int largest) {
        this.turns = new Turns(atOnce, WAITING, patience, PrintingPress::busy);
        this.largest = largest;
    }

    /**
     * @throws Unavailable {@code report.press-busy} when others keep it busy
     * @throws TooLarge {@code report.too-large} when the document is larger than is sent
     */
    public byte[] print(Sheet sheet, ReportFormat format) {
        var bytes =
                switch (format) {
                    case HTML -> HtmlSheet.render(sheet).getBytes(StandardCharsets.UTF_8);
                    case PDF -> turns.take(() -> PdfSheet.render(sheet));
                    case DOCX -> turns.take(() -> DocxSheet.render(sheet));
                    case CSV -> CsvSheet.archive(sheet);
                    case JSON -> throw new IllegalArgumentException("a report as JSON is data, and not printed");
                };
        if (bytes.length > largest) {
            throw new TooLarge(
                    "report.too-large",
                    "as " + format.id() + " the report has " + bytes.length + " bytes, and at most " + largest
                            + " are sent; take it as json or csv");
        }
        return bytes;
    }

    /**
     * The tables of one section.
     *
     * @throws NotFound {@code report.unknown-section}, also for one that the agreement hides
     */
    public static byte[] section(Sheet sheet, String id) {
        return sheet.sections().stream()
                .filter(section -> section.heading().id().equals(id))
                .findFirst()
                .map(CsvSheet::render)
                .orElseThrow(() -> new NotFound(
                        "report.unknown-section",
                        "'" + id + "' is no section of this report; it has "
                                + sheet.sections().stream()
                                        .map(section -> section.heading().id())
                                        .collect(Collectors.joining(", "))));
    }

    private static Unavailable busy() {
        return new Unavailable(
                "report.press-busy",
                "other reports are being printed; ask again in some seconds, or take it as html or json",
                COME_AGAIN);
    }
}
