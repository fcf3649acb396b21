package dev.understudy.standalone.passport;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.standalone.DataOption;
import dev.understudy.standalone.ExitCodes;
import dev.understudy.standalone.Json;
import dev.understudy.standalone.LauncherFailure;
import dev.understudy.standalone.passport.PassportClient.Outcome;
import dev.understudy.standalone.suite.ServiceName;
import dev.understudy.standalone.suite.StateFile;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Applies a passport. */
@Command(
        name = "apply",
        description = {
            "Applies a company's passport, or says what applying it would change.",
            "What is wrong with it is printed as FILE:line:column: message (rule), and nothing is applied."
        })
public final class ApplyCommand implements Callable<Integer> {

    @Mixin
    private DataOption data;

    @Option(
            names = {"-f", "--file"},
            required = true,
            paramLabel = "FILE",
            description = "The passport in YAML; its project.id says which project it is of.")
    private Path file;

    @Option(names = "--dry-run", description = "Changes nothing; prints the difference.")
    private boolean dryRun;

    @Override
    public Integer call() throws JsonProcessingException {
        var passport = PassportFile.read(file);
        var folder = data.folder();
        var ports = StateFile.in(folder).requireRunning(folder).ports();
        var client = PassportClient.asAdmin(ports.url(ServiceName.PASSPORT), folder);
        return switch (client.apply(passport, dryRun)) {
            case Outcome.Accepted(var answer) -> {
                print(passport, answer);
                yield ExitCodes.OK;
            }
            case Outcome.Refused(var problem) -> {
                problem.lines(passport.name()).forEach(System.err::println);
                if (!problem.violations().isEmpty()) {
                    System.err.println(
                            "%s: refused, nothing was applied: %s".formatted(passport.name(), problem.summary()));
                }
                yield ExitCodes.FAILED;
            }
            case Outcome.Unavailable(var reason) ->
                throw new LauncherFailure("%s was not applied: %s".formatted(passport.name(), reason));
        };
    }

    private void print(PassportFile passport, JsonNode answer) throws JsonProcessingException {
        var version = answer.path("version");
        System.out.println("%s: project %s %s%s"
                .formatted(
                        passport.name(),
                        passport.projectId(),
                        dryRun ? "would be applied" : "is applied",
                        version.isMissingNode() ? "" : ", version " + version.asText()));
        if (dryRun) {
            System.out.println(Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(answer));
        }
    }
}
