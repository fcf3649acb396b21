package dev.understudy.passport.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.kit.problem.InvalidInput;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"=HYPERLINK(\"http://evil.example\")", "+7 900 000-00-00", "-1", "@SUM(A1)", "\t=1", " =1", "＝1"
            })
    void whatASpreadsheetWouldCalculateIsGuarded(String cell) {
        var csv = Csv.write(List.of(List.of("name"), List.of(cell)));

        assertThat(csv.split("\r\n", 2)[1]).matches("(?s)\"?'.*");
        assertThat(Csv.read(csv)).containsExactly(List.of("name"), List.of(cell));
    }

    @Test
    void ordinaryTextIsLeftAlone() {
        assertThat(Csv.write(List.of(List.of("id", "ООО «Самовар», Тула"), List.of("a", "он сказал \"да\""))))
                .isEqualTo("id,\"ООО «Самовар», Тула\"\r\na,\"он сказал \"\"да\"\"\"\r\n");
    }

    @Test
    void semicolonsTabsAndMarksOfByteOrderAreRead() {
        assertThat(Csv.read("\uFEFFid;name\r\na;\"Имя; с точкой\"\r\n\r\n"))
                .containsExactly(List.of("id", "name"), List.of("a", "Имя; с точкой"));
        assertThat(Csv.read("id\tname\na\tb")).containsExactly(List.of("id", "name"), List.of("a", "b"));
    }

    @Test
    void brokenQuotesAreToldWithTheirLine() {
        assertThatThrownBy(() -> Csv.read("id,name\na,\"never closed\nb,c"))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("line 2");
        assertThatThrownBy(() -> Csv.read("id\n\"a\"b"))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("line 2");
    }

    @Property(tries = 500)
    void writingAndReadingIsTheIdentity(@ForAll("tables") List<List<String>> table) {
        assertThat(Csv.read(Csv.write(table))).isEqualTo(table);
    }

    @Provide
    Arbitrary<List<List<String>>> tables() {
        var cell = Arbitraries.strings()
                .withChars("=+-@'\", ;\nаяz1\t\r")
                .ofMinLength(0)
                .ofMaxLength(6);
        // A first column that is never blank: blank rows are left out; commas decide the separator.
        return cell.map(text -> List.of("x", text, "y"))
                .list()
                .ofMinSize(0)
                .ofMaxSize(5)
                .map(rows -> {
                    var table = new ArrayList<List<String>>();
                    table.add(List.of("a", "b", "c"));
                    table.addAll(rows);
                    return table;
                });
    }
}
