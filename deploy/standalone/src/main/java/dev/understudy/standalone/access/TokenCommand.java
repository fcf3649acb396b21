package dev.understudy.standalone.access;

import dev.understudy.standalone.DataOption;
import dev.understudy.standalone.Durations;
import dev.understudy.standalone.ExitCodes;
import dev.understudy.standalone.LauncherFailure;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints a bearer token. */
@Command(
        name = "token",
        description = {
            "Prints a bearer token for the services' REST API. Works also while the suite is stopped.",
            "Example: curl -H \"Authorization: Bearer $(understudy token --role auditor)\" http://127.0.0.1:8603/api/v1/incidents"
        })
public final class TokenCommand implements Callable<Integer> {

    private static final Duration LONGEST = Duration.ofDays(31);
    private static final Pattern SLUG = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

    @Mixin
    private DataOption data;

    @Option(
            names = "--role",
            required = true,
            description = "What the bearer may do: admin, dispatcher, engineer, client, auditor or ingest.")
    private String role;

    @Option(
            names = "--client",
            paramLabel = "ID",
            description = "The only client whose projects the bearer may see; required with --role client.")
    private @Nullable String client;

    @Option(
            names = "--ttl",
            defaultValue = "12h",
            converter = Durations.class,
            paramLabel = "T",
            description = "How long it is good: 30m, 8h, 7d, PT8H... (default: ${DEFAULT-VALUE}, at most 31 days).")
    private Duration ttl;

    @Option(
            names = "--subject",
            defaultValue = "${sys:user.name}",
            paramLabel = "S",
            description = "Who the bearer is; services write it into their histories (default: you, ${DEFAULT-VALUE}).")
    private String subject;

    @Override
    public Integer call() {
        var chosen = Role.of(role);
        if (chosen == Role.CLIENT && client == null) {
            throw LauncherFailure.usage("A token of role client sees nothing without --client ID.");
        }
        if (client != null && !SLUG.matcher(client).matches()) {
            throw LauncherFailure.usage("'%s' is no client id; it must match %s.".formatted(client, SLUG));
        }
        if (ttl.isNegative() || ttl.isZero() || ttl.compareTo(LONGEST) > 0) {
            throw LauncherFailure.usage("--ttl %s is out of range; a token is good for 1s to 31d.".formatted(ttl));
        }
        var keys = SuiteKeys.read(data.folder());
        System.out.println(new TokenIssuer(keys)
                .issue(chosen, client, subject, ttl, Clock.systemUTC().instant()));
        return ExitCodes.OK;
    }
}
