package dev.understudy.standalone;

import dev.understudy.standalone.suite.DataFolder;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The options that every command has: which suite it is about, and help. */
public final class DataOption {

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "${env:UNDERSTUDY_DATA:-data}",
            description = "Data folder of the suite (default: $UNDERSTUDY_DATA, else ./data).")
    private Path data;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this help.")
    private boolean help;

    public DataFolder folder() {
        return DataFolder.at(data);
    }
}
