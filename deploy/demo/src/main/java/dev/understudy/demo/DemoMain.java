package dev.understudy.demo;

import dev.understudy.demo.web.PortTaken;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Starts the demo. Prints {@code ready} on standard output once every port answers; ends with status 1 and one line
 * on standard error when it cannot start, with status 2 when it was called wrongly. Stops on SIGTERM.
 */
public final class DemoMain {

    private DemoMain() {}

    public static void main(String[] arguments) {
        try {
            DemoOptions options = DemoOptions.parse(List.of(arguments));
            Demo demo = new Demo(options, Demo.SLOW_ANSWER, Clock.systemUTC());
            Runtime.getRuntime().addShutdownHook(new Thread(demo::close, "demo-stop"));
            System.out.println("ready");
        } catch (IllegalArgumentException e) {
            fail(2, e.getMessage());
        } catch (PortTaken e) {
            fail(1, e.getMessage() + ": stop what listens there, or choose another with --port-base");
        } catch (FileSystemException e) {
            fail(
                    1,
                    "the data folder cannot be used: " + e.getFile() + ": "
                            + (e.getReason() == null ? e.getClass().getSimpleName() : e.getReason()));
        } catch (IOException | GeneralSecurityException e) {
            fail(1, e.getMessage());
        }
    }

    private static void fail(int status, @Nullable String message) {
        System.err.println("demo: " + String.valueOf(message).replaceAll("\\R", " "));
        System.exit(status);
    }
}
