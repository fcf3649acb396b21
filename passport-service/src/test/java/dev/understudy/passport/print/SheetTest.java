package dev.understudy.passport.print;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.passport.print.Sheet.Bullets;
import dev.understudy.passport.print.Sheet.Checklist;
import dev.understudy.passport.print.Sheet.Heading;
import dev.understudy.passport.print.Sheet.Note;
import dev.understudy.passport.print.Sheet.Paragraph;
import dev.understudy.passport.print.Sheet.Picture;
import dev.understudy.passport.print.Sheet.Table;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;

class SheetTest {

    private static final String HOSTILE =
            "<img src=\"http://example.test/x.png\"> & </p><script>alert(1)</script> | *x* 🎉";

    private final Sheet sheet = new Sheet(
            "ru",
            "Паспорт " + HOSTILE,
            List.of("Для ООО «Самовар и Ко»"),
            List.of(
                    new Heading(1, "Кто за что отвечает"),
                    new Paragraph("1. Не список"),
                    new Note("Доменом владеет частное лицо"),
                    new Table(
                            List.of("Зона", "Кто"),
                            List.of(2, 1),
                            List.of(List.of("Хостинг | " + HOSTILE, "Иван\nПётр"))),
                    new Bullets(List.of("раз", HOSTILE)),
                    new Checklist(List.of("Сменить пароль")),
                    new Picture(new Square(), "Схема")));

    @Test
    void htmlIsWellFormedAndHoldsTextsAsTexts() throws Exception {
        var html = HtmlSheet.render(sheet);

        var document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(html.getBytes(StandardCharsets.UTF_8)));
        assertThat(document.getElementsByTagName("script").getLength()).isZero();
        assertThat(document.getElementsByTagName("img").getLength()).isZero();
        assertThat(document.getElementsByTagName("td").item(0).getTextContent()).isEqualTo("Хостинг | " + HOSTILE);
        assertThat(html).contains("<td>Иван<br/>Пётр</td>").contains("<svg ").contains("lang=\"ru\"");
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
                .contains("\n- [ ] Сменить пароль\n")
                .doesNotContain("<script>");
    }

    @Test
    void pdfIsCyrillicTextWithItsFontInside() throws Exception {
        try (var pdf = Loader.loadPDF(PdfSheet.render(sheet))) {
            var text = new PDFTextStripper().getText(pdf);
            assertThat(text)
                    .contains("Кто за что отвечает", "Доменом владеет частное лицо", "Сменить пароль", "Квадрат")
                    .contains("<script>alert(1)</script>")
                    .contains("1 / 2", "2 / 2");
            assertThat(pdf.getDocumentCatalog().getLanguage()).isEqualTo("ru");
            var fonts = new ArrayList<Boolean>();
            for (var page : pdf.getPages()) {
                assertThat(page.getResources().getXObjectNames())
                        .as("nothing was fetched")
                        .isEmpty();
                for (var name : page.getResources().getFontNames()) {
                    fonts.add(page.getResources().getFont(name).isEmbedded());
                }
            }
            assertThat(fonts).isNotEmpty().doesNotContain(false);
        }
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
            canvas.arrow(List.of(new Canvas.Point(0, 50), new Canvas.Point(90, 60)), "#000000", 1, List.of(3, 2));
            canvas.endGroup();
        }
    }
}
