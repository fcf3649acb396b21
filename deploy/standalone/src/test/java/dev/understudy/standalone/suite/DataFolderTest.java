package dev.understudy.standalone.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {

    @TempDir
    Path temporary;

    @Test
    void keepsWhatIsSecretFromOthers() throws IOException {
        var folder = DataFolder.at(temporary.resolve("new/data")).prepared();
        for (var secret : new Path[] {folder.root(), folder.keys(), folder.secrets(), folder.config()}) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)))
                    .as("%s", secret)
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void saysWhatIsNoFolder() throws IOException {
        var file = Files.writeString(temporary.resolve("file"), "x");
        assertThatThrownBy(() -> DataFolder.at(file.resolve("below")))
                .hasMessageContaining("%s is no folder".formatted(file))
                .hasMessageContaining("--data");
    }

    @Test
    void saysHowMuchSpaceAStartNeeds() {
        assertThatThrownBy(() -> DataFolder.at(temporary).requireSpace(100L << 20))
                .hasMessageContaining("only 100 MB free, a start needs 512 MB");
    }

    @Test
    void isTheSameFolderThroughALink() throws IOException {
        var real = Files.createDirectory(temporary.resolve("real"));
        var link = Files.createSymbolicLink(temporary.resolve("link"), real);
        assertThat(DataFolder.at(link)).isEqualTo(DataFolder.at(real));
    }

    @Test
    void oneHolderAtATimeHasTheLock() {
        var folder = DataFolder.at(temporary).prepared();
        try (var held = FolderLock.acquire(folder, "up")) {
            assertThat(held).isNotNull();
            assertThatThrownBy(() -> FolderLock.acquire(folder, "backup"))
                    .hasMessageContaining("in use by `up` (process %d)"
                            .formatted(ProcessHandle.current().pid()));
        }
        FolderLock.acquire(folder, "backup").close();
    }
}
