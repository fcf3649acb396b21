package dev.understudy.monitor.heartbeat;

import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The path of a ping URL after {@code /ping/}: {@code <uuid>[/<signal>]} or {@code <project key>/<slug>[/<signal>]},
 * where the signal is {@code start}, {@code fail}, {@code log} or an exit status. As in Healthchecks' ping API.
 */
sealed interface PingPath {

    /** A job by its own id. */
    record ById(UUID id, Signal.Kind kind, @Nullable Integer exitStatus) implements PingPath {}

    /** A job by its project's key and its slug. */
    record BySlug(
            String key,
            String slug,
            Signal.Kind kind,
            @Nullable Integer exitStatus) implements PingPath {}

    /** No job can have such a URL. */
    record Unknown() implements PingPath {}

    /** The URL is wrong, and whoever wrote it should know. */
    record Malformed(String reason) implements PingPath {}

    int HIGHEST_EXIT_STATUS = 255;

    Pattern ID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    Pattern KEY = Pattern.compile("[A-Za-z0-9_-]{22}");
    Pattern SLUG = Pattern.compile("[\\p{Ll}\\p{Lo}\\p{N}_.-]{1,127}");
    Pattern DIGITS = Pattern.compile("[0-9]{1,9}");

    static PingPath parse(String path) {
        var parts = path.split("/", -1);
        if (ID.matcher(parts[0]).matches()) {
            return switch (parts.length) {
                case 1 -> new ById(id(parts[0]), Signal.Kind.SUCCESS, null);
                case 2 -> byId(id(parts[0]), parts[1]);
                default -> new Unknown();
            };
        }
        if (parts.length < 2 || parts.length > 3 || !KEY.matcher(parts[0]).matches()) {
            return new Unknown();
        }
        if (!SLUG.matcher(parts[1]).matches()) {
            return new Malformed("invalid url format");
        }
        return parts.length == 2
                ? new BySlug(parts[0], parts[1], Signal.Kind.SUCCESS, null)
                : bySlug(parts[0], parts[1], parts[2]);
    }

    private static UUID id(String text) {
        return UUID.fromString(text.toLowerCase(Locale.ROOT));
    }

    private static PingPath byId(UUID id, String signal) {
        var kind = kind(signal);
        if (kind != null) {
            return new ById(id, kind, null);
        }
        if (!DIGITS.matcher(signal).matches()) {
            return new Unknown();
        }
        int status = Integer.parseInt(signal);
        return status > HIGHEST_EXIT_STATUS
                ? new Malformed("invalid url format")
                : new ById(id, status == 0 ? Signal.Kind.SUCCESS : Signal.Kind.FAIL, status);
    }

    private static PingPath bySlug(String key, String slug, String signal) {
        return switch (byId(new UUID(0, 0), signal)) {
            case ById any -> new BySlug(key, slug, any.kind(), any.exitStatus());
            case BySlug slugged -> slugged;
            case Unknown unknown -> unknown;
            case Malformed malformed -> malformed;
        };
    }

    private static Signal.@Nullable Kind kind(String signal) {
        return switch (signal) {
            case "start" -> Signal.Kind.START;
            case "fail" -> Signal.Kind.FAIL;
            case "log" -> Signal.Kind.LOG;
            default -> null;
        };
    }
}
