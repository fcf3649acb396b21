package dev.understudy.standalone.demo;

import dev.understudy.standalone.DataOption;
import dev.understudy.standalone.ExitCodes;
import dev.understudy.standalone.LauncherFailure;
import dev.understudy.standalone.suite.StateFile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Breaks and heals the demo shop. */
@Command(name = "demo", description = "Really breaks the demo shop of `up --demo`, or heals it.")
public final class DemoCommand implements Callable<Integer> {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    enum Action {
        BREAK,
        HEAL;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Mixin
    private DataOption data;

    @Parameters(index = "0", paramLabel = "break|heal", description = "What to do.")
    private Action action;

    @Parameters(
            index = "1",
            paramLabel = "TARGET",
            description = "site, checkout, form, slow (answers take seconds) or certificate (an expired one on HTTPS).")
    private String target;

    @Override
    public Integer call() throws InterruptedException {
        var folder = data.folder();
        var state = StateFile.in(folder).requireRunning(folder);
        if (!state.demo()) {
            throw new LauncherFailure("The suite on %s runs without the demo; start it with `understudy up --demo`."
                    .formatted(folder.root()));
        }
        if (!target.matches("[a-z-]{1,40}")) {
            throw LauncherFailure.usage(
                    "'%s' is no target; targets are site, checkout, form, slow, certificate.".formatted(target));
        }
        var pages = state.ports().demoPagesUrl();
        var request = HttpRequest.newBuilder(URI.create("%s/faults/%s/%s".formatted(pages, target, action)))
                .timeout(TIMEOUT)
                .header("Accept", "application/json")
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        try (var client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new LauncherFailure(
                        answer.statusCode() == 404 ? ExitCodes.USAGE : ExitCodes.FAILED,
                        answer.body().strip(),
                        null);
            }
        } catch (IOException e) {
            throw new LauncherFailure("The demo does not answer on %s; see `understudy status`.".formatted(pages), e);
        }
        System.out.println(
                action == Action.BREAK
                        ? "%s is broken. Watch %s for what people are told.".formatted(target, pages)
                        : "%s is healed.".formatted(target));
        return ExitCodes.OK;
    }
}
