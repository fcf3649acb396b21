package dev.understudy.print;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.print.Sheet.Bullets;
import dev.understudy.print.Sheet.Cell;
import dev.understudy.print.Sheet.Chart;
import dev.understudy.print.Sheet.Checklist;
import dev.understudy.print.Sheet.Contents;
import dev.understudy.print.Sheet.Heading;
import dev.understudy.print.Sheet.Imprint;
import dev.understudy.print.Sheet.Note;
import dev.understudy.print.Sheet.Paragraph;
import dev.understudy.print.Sheet.Picture;
import dev.understudy.print.Sheet.Table;
import dev.understudy.print.Sheet.Tile;
import dev.understudy.print.Sheet.Tiles;
import dev.understudy.print.Sheet.Tone;
import dev.understudy.print.testing.PdfChecks;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.pdfbox.Loader;
import org.junit.jupiter.api.Test;

class SheetTest {

    private static final String HOSTILE =
            "<img src=\"http://example.test/x.png\"> & </p><script>alert(1)</script> | *x* 🎉";

    private final Sheet sheet = sheet();

    /** With one of everything. */
    static Sheet sheet() {
        var figures = new Table(List.of("Зона", "Сколько"), List.of(2, 1), List.of(List.of("Хостинг", "=1+1")));
        return new Sheet(
                "ru",
                "Паспорт " + HOSTILE,
                List.of("Для ООО «Самовар и Ко»"),
                List.of(
                        new Contents("Содержание"),
                        new Heading(1, "Кто за что отвечает", "duties"),
                        new Tiles(List.of(
                                new Tile("Доступность", "99,98 %", "измерено 97 %", Tone.PLAIN),
                                new Tile("Аварии", "3", "", Tone.ALARMING))),
                        new Paragraph("1. Не список"),
                        new Note("Доменом владеет частное лицо"),
                        new Table(
                                List.of("Зона", "Кто"),
                                List.of(2, 1),
                                List.of(
                                        List.of(Cell.of("Хостинг | " + HOSTILE), Cell.of("Иван\nПётр")),
                                        List.of(
                                                new Cell("Домен", "самовар.рф", Tone.ALARMING),
                                                new Cell("никто", "", Tone.PLAIN))),
                                "Кто за что отвечает"),
                        new Bullets(List.of("раз", HOSTILE)),
                        new Checklist(List.of("Сменить пароль")),
                        new Heading(1, "Диаграмма"),
                        new Heading(2, "По зонам"),
                        new Chart("Аварии по зонам", new Square(), "Хостинг: одна авария", figures),
                        new Picture(new Square(), "Схема")),
                new Imprint("ООО «Поддержка»", Instant.parse("2026-11-01T05:00:00Z"), "#aa3300", logo()));
    }

    private static Logo logo() {
        try {
            var bytes = new ByteArrayOutputStream();
            ImageIO.write(new BufferedImage(8, 4, BufferedImage.TYPE_INT_RGB), "png", bytes);
            return Logo.of(bytes.toByteArray(), "Поддержка");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void htmlIsWellFormedAndHoldsTextsAsTexts() throws Exception {
        var html = HtmlSheet.render(sheet);

        var document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(html.getBytes(StandardCharsets.UTF_8)));
        assertThat(document.getElementsByTagName("script").getLength()).isZero();
        assertThat(document.getElementsByTagName("img").getLength())
                .as("the logo only")
                .isEqualTo(1);
        assertThat(document.getElementsByTagName("td").item(0).getTextContent()).isEqualTo("Хостинг | " + HOSTILE);
        assertThat(html)
                .contains(">Иван<br/>Пётр</td>")
                .contains("<svg ")
                .contains("lang=\"ru\"")
                .contains("<a href=\"#duties\"")
                .contains("<h2 id=\"duties\">")
                .contains("<title>Хостинг: одна авария</title>")
                .contains("<details><summary>Числа</summary>")
                .contains("data-label=\"Кто\"")
                .contains("#aa3300")
                .doesNotContainPattern("url\\((?!#)")
                .doesNotContain("@import");
    }

    @Test
    void markdownShowsTextsAsTheyAre() {
        assertThat(MarkdownSheet.render(sheet))
                .startsWith("# Паспорт \\<img src=\"http://example.test/x.png\"\\> &")
                .contains("\n## Кто за что отвечает\n")
                .contains("\n\\1. Не список\n")
                .contains("\n> Доменом владеет частное лицо\n")
                .contains("\n| Зона | Кто |\n| --- | --- |\n| Хостинг \\| \\<img")
                .contains("| Иван<br>Пётр |\n")
                .contains("| Домен<br>самовар.рф | никто |\n")
                .contains("\n- [ ] Сменить пароль\n")
                .contains("**Аварии по зонам**\n\nХостинг: одна авария\n\n| Зона |")
                .doesNotContain("<script>");
    }

    @Test
    void pdfIsCyrillicTextWithItsFontInside() throws Exception {
        var bytes = PdfSheet.render(sheet);

        var text = PdfChecks.text(bytes);
        assertThat(text)
                .contains("Кто за что отвечает", "Доменом владеет частное лицо", "Сменить пароль")
                .contains("<script>alert(1)</script>")
                .contains("1 / 2", "2 / 2")
                .contains("Числа к диаграммам");
        assertThat(text.split("Квадрат", -1)).as("drawn twice, with letters").hasSize(3);
        assertThat(text.replace(" ", "")).containsPattern("Диаграмма\\.+1");
        assertThat(PdfChecks.bookmarks(bytes))
                .containsExactly("Кто за что отвечает", "Диаграмма", "Числа к диаграммам");
        try (var pdf = Loader.loadPDF(bytes)) {
            assertThat(pdf.getDocumentCatalog().getLanguage()).isEqualTo("ru");
            assertThat(pdf.getDocumentInformation().getTitle()).isEqualTo(sheet.title());
            assertThat(pdf.getDocumentInformation().getAuthor()).isEqualTo("ООО «Поддержка»");
            var fonts = new ArrayList<Boolean>();
            for (var page : pdf.getPages()) {
                for (var name : page.getResources().getFontNames()) {
                    fonts.add(page.getResources().getFont(name).isEmbedded());
                }
            }
            assertThat(fonts).isNotEmpty().doesNotContain(false);
        }
    }

    @Test
    void pdfCanBeKeptForYearsAndReadAloud() {
        PdfChecks.assertArchivable(PdfSheet.render(sheet));
    }

    @Test
    void theSameSheetGivesTheSamePdf() {
        assertThat(PdfSheet.render(sheet)).isEqualTo(PdfSheet.render(sheet()));
    }

    @Test
    void aPictureThatIsTooWideGetsALargerPageRatherThanSmallerLetters() throws Exception {
        var wide = new Sheet("en", "Wide", List.of(), List.of(new Picture(new Square(10_000), "Wide")));

        try (var pdf = Loader.loadPDF(PdfSheet.render(wide))) {
            assertThat(pdf.getPage(1).getMediaBox().getWidth()).isEqualTo(10_000 * 0.45f + 72);
        }
    }

    @Test
    void aRowThatDoesNotFitIsRefused() {
        assertThatThrownBy(() -> new Table(List.of("a", "b"), List.of(1, 1), List.of(List.of("1"))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatIsNoPictureAndNoColourIsRefused() {
        assertThatThrownBy(() -> Logo.of("<svg onload='x'/>".getBytes(StandardCharsets.UTF_8), "x"))
                .hasMessageContaining("PNG");
        assertThatThrownBy(() -> Logo.of(new byte[Logo.LARGEST + 1], "x")).hasMessageContaining("at most");
        assertThatThrownBy(() -> new Imprint(null, null, "red; } body { background: url(http://x)", null))
                .hasMessageContaining("no colour");
    }

    private record Square(double width) implements Drawing {

        Square() {
            this(100);
        }

        @Override
        public double height() {
            return 100;
        }

        @Override
        public void draw(Canvas canvas) {
            canvas.beginGroup(0, 0, 0.5, "hint");
            canvas.box(0, 0, 100, 100, 5, "#ffffff", "#000000", 1);
            canvas.text(10, 20, 10, "#000000", true, "Квадрат 🎉");
            canvas.text(90, 40, 10, "#000000", false, Canvas.Anchor.END, "10");
            canvas.arrow(List.of(new Canvas.Point(0, 50), new Canvas.Point(90, 60)), "#000000", 1, List.of(3, 2));
            canvas.line(List.of(new Canvas.Point(0, 70), new Canvas.Point(90, 90)), "#000000", 1, List.of());
            canvas.endGroup();
        }
    }
}
