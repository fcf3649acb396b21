package dev.understudy.print;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.print.Sheet.Bullets;
import dev.understudy.print.Sheet.Heading;
import dev.understudy.print.Sheet.Section;
import dev.understudy.print.Sheet.Table;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvSheetTest {

    @Test
    void linesEndAndQuotesDoubleAsTheStandardSays() {
        assertThat(csv("Зона", "a, \"b\"\nc")).isEqualTo("\uFEFFКто,Что\r\nЗона,\"a, \"\"b\"\"\nc\"\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+7 (495) cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", " =1", "＝1+1"})
    void whatASpreadsheetWouldRunIsText(String formula) {
        assertThat(csv("x", formula)).contains("'" + formula);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"-5", "-1 234,5", "+3", "99,12 %", "5 ч", "a=b"})
    void numbersAndWordsStayWhatTheyAre(String text) {
        assertThat(csv("x", text)).doesNotContain("'");
    }

    @Test
    void anArchiveHasAFileForEachTableAndTheTexts() throws Exception {
        var files = files(CsvSheet.archive(SheetTest.sheet()));

        assertThat(files.keySet())
                .containsExactly(
                        "01-duties.csv", "01-duties-text.csv", "02-section-chart-1.csv", "02-section-text.csv");
        assertThat(files.get("01-duties.csv")).startsWith("\uFEFFЗона,Кто\r\n").contains("\"Домен\nсамовар.рф\",никто");
        assertThat(files.get("02-section-chart-1.csv")).isEqualTo("\uFEFFЗона,Сколько\r\nХостинг,'=1+1\r\n");
        assertThat(CsvSheet.archive(SheetTest.sheet())).isEqualTo(CsvSheet.archive(SheetTest.sheet()));
    }

    @Test
    void aSectionWithoutATableGivesItsSentences() {
        var section = new Section(new Heading(1, "Тренды", "trends"), List.of(new Bullets(List.of("раз", "два"))));

        assertThat(new String(CsvSheet.render(section), StandardCharsets.UTF_8))
                .isEqualTo("\uFEFFТренды\r\nраз\r\nдва\r\n");
    }

    private static String csv(String first, String second) {
        var table = new Table(List.of("Кто", "Что"), List.of(1, 1), List.of(List.of(first, second)));
        return new String(
                CsvSheet.render(new Section(new Heading(1, "h", "h"), List.of(table))), StandardCharsets.UTF_8);
    }

    private static Map<String, String> files(byte[] archive) throws Exception {
        var files = new LinkedHashMap<String, String>();
        try (var zip = new ZipInputStream(new ByteArrayInputStream(archive), StandardCharsets.UTF_8)) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return files;
    }
}
