package dev.understudy.kit.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The rules hold for the kit itself, and each catches what it is there for. The samples in {@code src/test/badsample} are
 * compiled here: on the class path, Quarkus would take them for parts of the application.
 */
class ArchitectureRulesTest {

    private static JavaClasses bad;

    @BeforeAll
    static void compileSamples(@TempDir Path classes) throws IOException {
        var command = new ArrayList<>(List.of("-proc:none", "-cp", System.getProperty("java.class.path"), "-d"));
        command.add(classes.toString());
        try (var sources = Files.walk(Path.of("src/test/badsample"))) {
            sources.map(Path::toString).filter(path -> path.endsWith(".java")).forEach(command::add);
        }
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, command.toArray(String[]::new)))
                .isZero();
        bad = new ClassFileImporter().importPath(classes);
    }

    private static ArchRule rule(String name) throws ReflectiveOperationException {
        return (ArchRule) ArchitectureRules.class.getField(name).get(null);
    }

    @ParameterizedTest
    @CsvSource({
        "time_comes_from_the_clock_bean, Instant.now()",
        "time_comes_from_the_clock_bean, LocalDate.now()",
        "time_comes_from_the_clock_bean, System.currentTimeMillis()",
        "only_the_outbox_sends, KafkaProducer",
        "no_outgoing_channels, Outgoing",
        "listeners_are_named_so, Wrong.",
        "listeners_have_no_transaction, is transactional",
        "entities_stay_inside, BadResource.entities()",
        "resources_are_thin, EntityManager",
        "endpoints_name_their_roles, BadResource.open()",
        "names_say_something, BadManager",
        "packages_are_null_marked, badsample.first",
        "features_form_no_cycle, Slice second",
    })
    void catches(String name, String told) throws ReflectiveOperationException {
        var result = rule(name).evaluate(bad);
        assertThat(result.hasViolation()).isTrue();
        assertThat(result.getFailureReport().toString()).contains(told);
    }

    @Test
    void hold_for_the_kit() throws ReflectiveOperationException {
        var kit = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("dev.understudy.kit");
        for (var field : ArchitectureRules.class.getFields()) {
            if (ArchRule.class.isAssignableFrom(field.getType()) && Modifier.isStatic(field.getModifiers())) {
                rule(field.getName()).check(kit);
            }
        }
        assertThat(Arrays.stream(ArchitectureRules.class.getFields())).hasSizeGreaterThan(10);
    }
}
