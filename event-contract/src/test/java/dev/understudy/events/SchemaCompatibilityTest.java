package dev.understudy.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every event that was ever released can still be read, and its old readers read the new form. */
class SchemaCompatibilityTest {

    /**
     * Values that may join an enumeration of a released event, by its type, as {@code $.path=VALUE}: name one here only
     * when no reader is left that refuses it. Emptied at each release.
     */
    private static final Map<String, Set<String>> NEW_VALUES =
            Map.of("notifier.notification.requested.v1", Set.of("$.purpose=digest", "$.purpose=verification"));

    private static Path releasedFolder() {
        return GeneratedFile.root().resolve("event-contract/src/test/resources/released");
    }

    static Stream<Path> released() throws IOException {
        return Files.list(releasedFolder()).sorted();
    }

    @ParameterizedTest
    @MethodSource("released")
    void thePresentSchemaIsCompatibleWithTheReleasedOne(Path released) throws IOException {
        var present = GeneratedFile.resources().resolve("schemas/" + released.getFileName());
        assertThat(present).as("a released event stays; make a .v2 beside it").exists();

        var type = released.getFileName().toString().replaceFirst("\\.json$", "");
        assertThat(SchemaCompatibility.breaks(read(released), read(present), NEW_VALUES.getOrDefault(type, Set.of())))
                .as("only optional fields may be added to a released event; anything else is a new .v2 type")
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'properties':{'a':{'type':'string'}}} | {'properties':{}} | was removed",
                "{'properties':{'a':{'type':'string'}}} | {'properties':{'a':{'type':'integer'}}} | type changed",
                "{'properties':{}} | {'properties':{'a':{'type':'string'}},'required':['a']} | became required",
                "{'properties':{'a':{}},'required':['a']} | {'properties':{'a':{}}} | was required",
                "{'properties':{'a':{'enum':['x']}}} | {'properties':{'a':{'enum':['x','y']}}} | y came",
                "{'properties':{'a':{'enum':['x','y']}}} | {'properties':{'a':{'enum':['x']}}} | y was removed",
                "{'properties':{'a':{'type':'string'}}} | {'properties':{'a':{'type':'string','enum':['x']}}} | values changed",
                "{'properties':{'a':{'format':'date'}}} | {'properties':{'a':{'format':'date-time'}}} | format changed",
                "{'properties':{'a':{}}} | {'properties':{'a':{'maxLength':9}}} | maxLength changed",
                "{'additionalProperties':{'type':'string'}} | {'additionalProperties':{'type':'number'}} | type changed",
                "{'properties':{}} | {'properties':{},'additionalProperties':false} | additionalProperties changed",
                "{'properties':{'a':{'items':{'type':'string'}}}} | {'properties':{'a':{'items':{'type':'number'}}}} | type changed",
                "{'$defs':{'Z':{'properties':{'b':{}}}},'properties':{'a':{'$ref':'#/$defs/Z'}}} |"
                        + " {'$defs':{'Z':{'properties':{}}},'properties':{'a':{'$ref':'#/$defs/Z'}}} | was removed"
            })
    void whatBreaksIsFound(String released, String present, String expected) throws IOException {
        assertThat(SchemaCompatibility.breaks(json(released), json(present), Set.of()))
                .singleElement()
                .asString()
                .contains(expected);
    }

    @Test
    void anOptionalFieldMayCome() throws IOException {
        assertThat(SchemaCompatibility.breaks(
                        json("{'properties':{'a':{'type':'string'}},'required':['a']}"),
                        json("{'properties':{'a':{'type':'string'},'b':{'type':'string'}},'required':['a']}"),
                        Set.of()))
                .isEmpty();
    }

    @Test
    void wordsForPeopleAndTheNamesOfDefinitionsMayChange() throws IOException {
        assertThat(SchemaCompatibility.breaks(
                        json("{'description':'old','$defs':{'A':{'type':'object'}},'items':{'$ref':'#/$defs/A'}}"),
                        json("{'description':'new','$defs':{'B':{'type':'object'}},'items':{'$ref':'#/$defs/B'}}"),
                        Set.of()))
                .isEmpty();
    }

    @Test
    void aValueMayComeWhereItIsNamed() throws IOException {
        var released = json("{'properties':{'a':{'enum':['x']}}}");
        var present = json("{'properties':{'a':{'enum':['x','y','z']}}}");

        assertThat(SchemaCompatibility.breaks(released, present, Set.of("$.a=y", "$.a=z")))
                .isEmpty();
        assertThat(SchemaCompatibility.breaks(released, present, Set.of("$.a=y", "$.b=z")))
                .singleElement()
                .asString()
                .contains("z came");
    }

    private static JsonNode read(Path file) throws IOException {
        return Schemas.JSON.readTree(Files.readString(file));
    }

    private static JsonNode json(String text) throws IOException {
        return Schemas.JSON.readTree(text.replace('\'', '"'));
    }
}
