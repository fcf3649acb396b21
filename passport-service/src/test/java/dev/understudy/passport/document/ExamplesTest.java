package dev.understudy.passport.document;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What readers copy from is right, by the reader and by the schema. */
public class ExamplesTest {

    private static final Pattern ID = Pattern.compile("(?m)^  id: ([a-z0-9-]+)$");

    /** The examples that can be applied as they are. */
    public static Stream<Path> examples() throws IOException {
        try (var files = Files.walk(Path.of("../examples"))) {
            return files
                    .filter(file -> file.toString().endsWith(".yaml"))
                    .filter(file -> !file.endsWith("demo-shop.yaml"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    /** The project that an example is of. */
    public static String projectOf(String text) {
        var id = ID.matcher(text);
        assertThat(id.find()).isTrue();
        return id.group(1);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void isRightAndReadsBack(Path example) throws IOException {
        var text = Files.readString(example);
        var passport = DocumentReader.read(text, projectOf(text));

        assertThat(text).startsWith(PassportYaml.EDITOR_HINT);
        assertThat(DocumentReader.read(PassportYaml.write(passport), projectOf(text)))
                .isEqualTo(passport);
        assertThat(JsonSchemaFactory.getInstance(VersionFlag.V202012)
                        .getSchema(PassportSchema.get())
                        .validate(PassportJson.write(passport), InputFormat.JSON))
                .isEmpty();
    }
}
