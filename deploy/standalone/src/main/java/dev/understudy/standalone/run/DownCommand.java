package dev.understudy.standalone.run;

import dev.understudy.standalone.DataOption;
import dev.understudy.standalone.ExitCodes;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Stops the suite. */
@Command(
        name = "down",
        description = "Stops everything in order and waits until it is done; also what a killed supervisor left over.")
public final class DownCommand implements Callable<Integer> {

    @Mixin
    private DataOption data;

    @Override
    public Integer call() {
        System.out.println(Shutdown.of(data.folder(), System.out));
        return ExitCodes.OK;
    }
}
