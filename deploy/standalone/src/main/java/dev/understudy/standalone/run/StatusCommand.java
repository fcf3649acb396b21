package dev.understudy.standalone.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.understudy.standalone.DataOption;
import dev.understudy.standalone.ExitCodes;
import dev.understudy.standalone.Json;
import dev.understudy.standalone.LauncherFailure;
import dev.understudy.standalone.suite.Phase;
import dev.understudy.standalone.suite.StateFile;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows the suite. */
@Command(
        name = "status",
        description = {
            "Shows the components with state, process, memory and address.",
            "Ends with 0 when all are ready, 3 when the suite does not run, 4 when a part does not serve."
        })
public final class StatusCommand implements Callable<Integer> {

    @Mixin
    private DataOption data;

    @Option(names = "--json", description = "Everything as JSON, with every address that a client needs.")
    private boolean json;

    @Override
    public Integer call() throws JsonProcessingException {
        var folder = data.folder();
        var state = StateFile.in(folder).read();
        if (state.isEmpty()) {
            if (json) {
                print(Map.of("state", Phase.STOPPED, "data", folder.root().toString()));
            } else {
                throw new LauncherFailure(
                        ExitCodes.NOT_RUNNING, "No suite was started on %s yet.".formatted(folder.root()), null);
            }
            return ExitCodes.NOT_RUNNING;
        }
        var view = StatusView.of(state.get(), folder, Clock.systemUTC().instant());
        if (json) {
            print(view);
        } else {
            System.out.print(view.asTable());
        }
        return StatusView.exitCode(state.get());
    }

    private static void print(Object value) throws JsonProcessingException {
        System.out.println(Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value));
    }
}
