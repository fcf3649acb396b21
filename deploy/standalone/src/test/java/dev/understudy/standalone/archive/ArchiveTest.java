package dev.understudy.standalone.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.standalone.LauncherFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveTest {

    @TempDir
    Path temporary;

    private Path data;
    private Path file;

    @BeforeEach
    void prepare() throws IOException {
        data = Files.createDirectory(temporary.resolve("data"));
        file = temporary.resolve("backup.tar.gz");
        Files.createDirectories(data.resolve("postgres/empty"));
        Files.writeString(data.resolve("postgres/Таблица"), "данные".repeat(50_000));
        Files.createDirectories(data.resolve("logs"));
        Files.writeString(data.resolve("logs/x.log"), "noise");
        Files.writeString(data.resolve("key"), "secret");
        Files.setPosixFilePermissions(data.resolve("key"), PosixFilePermissions.fromString("r--------"));
        Files.setPosixFilePermissions(data.resolve("postgres"), PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void whatWasPackedComesBackTheSame() throws IOException {
        var written = Archive.write(data, file, Set.of("logs"));
        var target = Files.createDirectory(temporary.resolve("target"));

        assertThat(Archive.read(file, target)).isEqualTo(written);

        assertThat(target.resolve("postgres/Таблица")).hasSameTextualContentAs(data.resolve("postgres/Таблица"));
        assertThat(target.resolve("postgres/empty")).isEmptyDirectory();
        assertThat(target.resolve("logs")).doesNotExist();
        assertThat(modeOf(target.resolve("key"))).isEqualTo("r--------");
        assertThat(modeOf(target.resolve("postgres"))).isEqualTo("rwx------");
        assertThat(modeOf(file)).isEqualTo("rw-------");
    }

    @Test
    void everyDamageIsNoticed() throws IOException {
        Archive.write(data, file, Set.of());
        var whole = Files.readAllBytes(file);
        int step = whole.length / 10;
        for (int cut = step; cut < whole.length; cut += step) {
            var damaged = temporary.resolve("cut-" + cut);
            Files.write(damaged, Arrays.copyOf(whole, cut));
            assertUnusable(damaged);
        }
        // RFC 1952: the last eight bytes are the sum and the length of the whole; the bits that fill up the byte before
        // them mean nothing.
        int trailer = whole.length - 8;
        var places = IntStream.concat(
                IntStream.iterate(20, place -> place < trailer - 1, place -> place + step),
                IntStream.range(trailer, whole.length));
        for (int place : places.toArray()) {
            var damaged = temporary.resolve("flipped-" + place);
            var bytes = whole.clone();
            bytes[place] ^= 0x10;
            Files.write(damaged, bytes);
            assertUnusable(damaged);
        }
    }

    @Test
    void contentThatWasExchangedIsNoticed() throws IOException {
        Archive.write(data, file, Set.of());
        byte[] plain;
        try (var packed = new GzipCompressorInputStream(Files.newInputStream(file))) {
            plain = packed.readAllBytes();
        }
        var text = new String(plain, StandardCharsets.ISO_8859_1).replace("secret", "public");
        try (var packed = new GzipCompressorOutputStream(Files.newOutputStream(file))) {
            packed.write(text.getBytes(StandardCharsets.ISO_8859_1));
        }
        assertThatThrownBy(() -> Archive.read(file, Files.createDirectory(temporary.resolve("target"))))
                .hasMessageContaining("the content of 'key' is not what was backed up");
    }

    @Test
    void anArchiveCannotWriteOutsideOfItsFolder() throws IOException {
        try (var tar = new TarArchiveOutputStream(new GzipCompressorOutputStream(Files.newOutputStream(file)))) {
            var entry = new TarArchiveEntry("../outside");
            entry.setSize(1);
            tar.putArchiveEntry(entry);
            tar.write('x');
            tar.closeArchiveEntry();
        }
        assertThatThrownBy(() -> Archive.read(file, Files.createDirectory(temporary.resolve("target"))))
                .hasMessageContaining("leads out of the folder");
        assertThat(temporary.resolve("outside")).doesNotExist();
    }

    @Test
    void aLinkIsNotSilentlyLeftOut() throws IOException {
        Files.createSymbolicLink(data.resolve("elsewhere"), temporary);
        assertThatThrownBy(() -> Archive.write(data, file, Set.of())).hasMessageContaining("elsewhere is a link");
        assertThat(temporary).isDirectoryNotContaining(path -> path.toString().contains("backup"));
    }

    private void assertUnusable(Path damaged) throws IOException {
        var target = Files.createTempDirectory(temporary, "target");
        assertThatThrownBy(() -> Archive.read(damaged, target))
                .as("%s", damaged)
                .isInstanceOf(LauncherFailure.class)
                .hasMessageContaining("is not usable");
    }

    private static String modeOf(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
