package dev.understudy.kit.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.understudy.kit.problem.InvalidInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {

    private static final Map<String, String> ENVIRONMENT = Map.of(
            "UNDERSTUDY_SECRET_HOOK", "hook-s3cret",
            "UNDERSTUDY_SECRET_EMPTY", "",
            "QUARKUS_DATASOURCE_PASSWORD", "db-s3cret");

    @TempDir
    Path root;

    private Path directory;
    private Secrets secrets;

    private record Config(List<String> environmentPrefixes, Optional<Path> directory) implements SecretsConfig {}

    @BeforeEach
    void makeDirectory() throws IOException {
        directory = Files.createDirectory(root.resolve("secrets"));
        secrets = new Secrets(
                new Config(List.of("UNDERSTUDY_SECRET_", "DEMO_"), Optional.of(directory)), ENVIRONMENT::get);
    }

    private String resolve(String reference) {
        return secrets.resolve(SecretReference.parse(reference)).value();
    }

    private void refuses(String reference, String reason) {
        assertThatExceptionOfType(SecretUnavailable.class)
                .isThrownBy(() -> resolve(reference))
                .withMessageContaining(reference)
                .withMessageContaining(reason)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("s3cret"));
    }

    @Test
    void reads_the_environment_under_the_allowed_names_only() {
        assertThat(resolve("env:UNDERSTUDY_SECRET_HOOK")).isEqualTo("hook-s3cret");
        refuses("env:QUARKUS_DATASOURCE_PASSWORD", "is not allowed");
        refuses("env:DEMO_MISSING", "is not set");
        refuses("env:UNDERSTUDY_SECRET_EMPTY", "is empty");
    }

    @Test
    void reads_files_and_drops_one_newline() throws IOException {
        for (var ending : new String[] {"", "\n", "\r\n"}) {
            var file = Files.writeString(directory.resolve("key"), "file-s3cret" + ending);
            assertThat(resolve("file:" + file)).isEqualTo("file-s3cret");
        }
        var file = Files.writeString(directory.resolve("key"), "two\n\n");
        assertThat(resolve("file:" + file)).isEqualTo("two\n");
    }

    @Test
    void does_not_leave_the_folder() throws IOException {
        var outside = Files.writeString(root.resolve("outside"), "s3cret");
        refuses("file:" + outside, "outside of understudy.secrets.directory");
        var link = Files.createSymbolicLink(directory.resolve("link"), outside);
        refuses("file:" + link, "outside of understudy.secrets.directory");
        refuses("file:" + directory.resolve("missing"), "does not exist");
        refuses("file:" + directory, "is no regular file");
        assertThatExceptionOfType(InvalidInput.class)
                .isThrownBy(() -> SecretReference.parse("file:" + directory + "/../outside"));
    }

    @Test
    void reads_no_file_without_a_folder() throws IOException {
        var file = Files.writeString(directory.resolve("key"), "s3cret");
        secrets = new Secrets(new Config(List.of(), Optional.empty()), ENVIRONMENT::get);
        refuses("file:" + file, "set understudy.secrets.directory");
    }

    @Test
    void reads_no_huge_and_no_binary_file() throws IOException {
        var huge = Files.write(directory.resolve("huge"), new byte[Secrets.MAX_FILE_SIZE + 1]);
        refuses("file:" + huge, "is larger than 65536 bytes");
        var binary = Files.write(directory.resolve("binary"), new byte[] {(byte) 0xFF, (byte) 0xFE});
        refuses("file:" + binary, "is no UTF-8 text");
    }

    @ParameterizedTest
    @ValueSource(strings = {"vault:kv/hook", "op://vault/item/field", "bw:item"})
    void knows_password_stores_and_says_that_none_is_connected(String reference) {
        refuses(reference, "no adapter configured");
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3cret", "", "env:", "env:A B", "env:A=B", "file:relative", "http://x", "vault:", "ENV:A"})
    void does_not_repeat_what_may_be_the_secret_itself(String text) {
        assertThatExceptionOfType(InvalidInput.class)
                .isThrownBy(() -> SecretReference.parse(text))
                .satisfies(e -> assertThat(e.code()).isEqualTo("secret.bad-reference"))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("s3cret"));
    }

    @Test
    void a_secret_shows_itself_to_nobody_who_does_not_ask() throws IOException {
        var secret = Secret.of("s3cret");
        assertThat(secret).hasToString("***");
        assertThat("" + List.of(secret)).doesNotContain("s3cret");
        var json = new ObjectMapper().disable(SerializationFeature.FAIL_ON_EMPTY_BEANS);
        assertThat(json.writeValueAsString(secret)).doesNotContain("s3cret");
    }

    @Test
    void logs_no_resolved_secret() {
        resolve("env:UNDERSTUDY_SECRET_HOOK");
        var record = new ExtLogRecord(Level.INFO, "sent with %s", ExtLogRecord.FormatStyle.PRINTF, "test");
        record.setParameters(new Object[] {"hook-s3cret"});
        record.setThrown(new IllegalStateException("outer", new IOException("refused hook-s3cret")));

        assertThat(new LogRedaction().isLoggable(record)).isTrue();

        assertThat(record.getFormattedMessage()).isEqualTo("sent with ***");
        assertThat(record.getThrown()).hasToString("java.lang.IllegalStateException: outer");
        assertThat(record.getThrown().getCause()).hasToString("java.io.IOException: refused ***");
        assertThat(record.getThrown().getCause().getStackTrace()).isNotEmpty();
    }

    @Test
    void hides_what_others_repeat() {
        resolve("env:UNDERSTUDY_SECRET_HOOK");
        assertThat(secrets.redacted("no such page: /hook-s3cret/send")).isEqualTo("no such page: /***/send");
        assertThat(secrets.redacted("no such page")).isEqualTo("no such page");
    }

    @Test
    void leaves_other_records_as_they_are() {
        resolve("env:UNDERSTUDY_SECRET_HOOK");
        var fault = new IllegalStateException("nothing to hide");
        var record = new ExtLogRecord(Level.INFO, "a %s", ExtLogRecord.FormatStyle.PRINTF, "test");
        record.setParameters(new Object[] {"b"});
        record.setThrown(fault);

        assertThat(new LogRedaction().isLoggable(record)).isTrue();

        assertThat(record.getFormattedMessage()).isEqualTo("a b");
        assertThat(record.getThrown()).isSameAs(fault);
    }
}
