package dev.understudy.print;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.apache.poi.xwpf.usermodel.XWPFParagraph;
import org.junit.jupiter.api.Test;

class DocxSheetTest {

    private final byte[] docx = DocxSheet.render(SheetTest.sheet());

    @Test
    void wordFindsHeadingsTablesAndPictures() throws Exception {
        try (var document = new XWPFDocument(new ByteArrayInputStream(docx))) {
            assertThat(document.getParagraphs())
                    .filteredOn(paragraph -> "Heading1".equals(paragraph.getStyle()))
                    .extracting(XWPFParagraph::getText)
                    .containsExactly("Кто за что отвечает", "Диаграмма", "Числа к диаграммам");
            assertThat(document.getTables()).hasSize(3);
            var duties = document.getTables().get(1);
            assertThat(duties.getRow(0).isRepeatHeader()).isTrue();
            assertThat(duties.getRow(1).getCell(0).getText())
                    .startsWith("Хостинг | <img src=\"http://example.test/x.png\"> & </p><script>");
            assertThat(duties.getRow(1).getCell(1).getText()).isEqualTo("Иван\nПётр");
            assertThat(duties.getRow(2).getCell(0).getText()).contains("Домен", "самовар.рф");
            assertThat(document.getAllPictures())
                    .extracting(picture -> picture.getFileName())
                    .contains("logo.png", "picture2.png");
            var described = document.getParagraphs().stream()
                    .flatMap(paragraph -> paragraph.getRuns().stream())
                    .flatMap(run -> run.getEmbeddedPictures().stream())
                    .map(picture -> picture.getDescription())
                    .toList();
            assertThat(described).containsExactly("Поддержка", "Хостинг: одна авария", "Схема");
            assertThat(document.getProperties().getCoreProperties().getTitle()).startsWith("Паспорт");
            assertThat(document.getProperties().getCoreProperties().getCreator())
                    .isEqualTo("ООО «Поддержка»");
            assertThat(document.getStyles().getStyle("Heading1")).isNotNull();
        }
    }

    @Test
    void theSameSheetGivesTheSameDocument() {
        assertThat(DocxSheet.render(SheetTest.sheet())).isEqualTo(docx);
    }
}
