package dev.understudy.standalone;

import dev.understudy.embedded.InfrastructureException;
import dev.understudy.standalone.access.TokenCommand;
import dev.understudy.standalone.archive.BackupCommand;
import dev.understudy.standalone.archive.RestoreCommand;
import dev.understudy.standalone.demo.DemoCommand;
import dev.understudy.standalone.logs.LauncherLog;
import dev.understudy.standalone.logs.LogsCommand;
import dev.understudy.standalone.passport.ApplyCommand;
import dev.understudy.standalone.run.DownCommand;
import dev.understudy.standalone.run.StatusCommand;
import dev.understudy.standalone.run.UpCommand;
import dev.understudy.standalone.run.WarmUpCommand;
import dev.understudy.standalone.stream.EventsCommand;
import dev.understudy.standalone.stream.ReplayDlqCommand;
import dev.understudy.standalone.suite.DataFolder;
import java.lang.System.Logger.Level;
import java.util.Optional;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** The command line of the standalone suite. */
@Command(
        name = "understudy",
        description = "Technical support that outlives any one person, on one machine.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            UpCommand.class,
            DownCommand.class,
            StatusCommand.class,
            LogsCommand.class,
            TokenCommand.class,
            ApplyCommand.class,
            EventsCommand.class,
            ReplayDlqCommand.class,
            DemoCommand.class,
            BackupCommand.class,
            RestoreCommand.class,
            WarmUpCommand.class,
            GenerateCompletion.class
        },
        footer = {
            "",
            "Exit codes: 0 done, 1 failed, 2 called wrongly, 3 the suite does not run, 4 a part of it does not serve."
        })
public final class Main implements Runnable {

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this help.")
    private boolean help;

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    /** @return the exit code */
    static int run(String... arguments) {
        LauncherLog.silence();
        return new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .setExecutionStrategy(Main::execute)
                .setParameterExceptionHandler((failure, given) -> misused(failure))
                .setExecutionExceptionHandler((failure, command, parsed) -> failed(failure))
                .execute(arguments);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Name a command");
    }

    private static int execute(ParseResult parsed) {
        try {
            folder(parsed).ifPresent(folder -> LauncherLog.open(folder.launcherLog()));
        } catch (LauncherFailure e) {
            return failed(e);
        }
        return new CommandLine.RunLast().execute(parsed);
    }

    private static Optional<DataFolder> folder(ParseResult parsed) {
        var last = parsed;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        return last.commandSpec().mixins().values().stream()
                .map(CommandSpec::userObject)
                .filter(DataOption.class::isInstance)
                .map(DataOption.class::cast)
                .map(DataOption::folder)
                .findFirst();
    }

    private static int misused(ParameterException failure) {
        var command = failure.getCommandLine().getCommandSpec().qualifiedName();
        complain("%s; see `%s --help`"
                .formatted(
                        String.valueOf(failure.getMessage()).lines().findFirst().orElse(""), command));
        return ExitCodes.USAGE;
    }

    private static int failed(Exception failure) {
        if (!(failure instanceof LauncherFailure known) || known.getCause() != null) {
            System.getLogger(Main.class.getName()).log(Level.ERROR, "the command failed", failure);
        }
        switch (failure) {
            case LauncherFailure known -> complain(String.valueOf(known.getMessage()));
            case InfrastructureException known -> complain(String.valueOf(known.getMessage()));
            default -> complain("unexpected: %s (the data folder's logs/launcher.log has more)".formatted(failure));
        }
        return failure instanceof LauncherFailure known ? known.exitCode() : ExitCodes.FAILED;
    }

    private static void complain(String message) {
        System.err.println("understudy: " + message.replaceAll("\\s*\\R\\s*", " "));
    }
}
