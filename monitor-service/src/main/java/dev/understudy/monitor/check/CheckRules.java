package dev.understudy.monitor.check;

import dev.understudy.events.CheckEvent.CheckApplied;
import dev.understudy.events.CheckEvent.HttpTarget;
import dev.understudy.events.CheckEvent.Schedule;
import dev.understudy.events.CheckTarget;
import dev.understudy.events.CheckTarget.BodyAssertion;
import dev.understudy.events.CheckTarget.DnsTarget;
import dev.understudy.events.CheckTarget.DomainTarget;
import dev.understudy.events.CheckTarget.FlowTarget;
import dev.understudy.events.CheckTarget.HeartbeatTarget;
import dev.understudy.events.CheckTarget.PingTarget;
import dev.understudy.events.CheckTarget.TcpTarget;
import dev.understudy.events.CheckTarget.TlsTarget;
import dev.understudy.kit.egress.EgressGuard;
import dev.understudy.kit.egress.EgressRefused;
import dev.understudy.monitor.calendar.CronExpression;
import dev.understudy.monitor.calendar.InvalidExpression;
import dev.understudy.monitor.calendar.OnCalendarExpression;
import dev.understudy.monitor.calendar.Recurrence;
import dev.understudy.monitor.calendar.Zones;
import dev.understudy.monitor.probe.ProbeTarget;
import dev.understudy.monitor.probe.Problems;
import io.netty.util.NetUtil;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a definition must be, whoever made it: the API, an importer, the passport. */
@ApplicationScoped
public class CheckRules {

    public static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(5);
    public static final Duration LONGEST_INTERVAL = Duration.ofDays(31);
    public static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(100);
    public static final Duration LONGEST_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration LONGEST_FLOW = Duration.ofMinutes(10);
    private static final Duration SHORTEST_CONFIRMATION = Duration.ofSeconds(1);
    private static final Duration SHORTEST_PERIOD = Duration.ofSeconds(5);
    private static final Duration LONGEST_PERIOD = Duration.ofDays(366);
    private static final int HIGHEST_THRESHOLD = 100;
    private static final int LARGEST_KEPT_BODY = 1 << 20;

    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}._-]{0,126}");
    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/-]{0,62}");

    private final EgressGuard egress;
    private final ZoneRepository zones;
    private final Clock clock;

    CheckRules(EgressGuard egress, ZoneRepository zones, Clock clock) {
        this.egress = egress;
        this.zones = zones;
        this.clock = clock;
    }

    /** Adds everything that is wrong with a definition. */
    public void check(CheckApplied check, Problems problems) {
        if (!NAME.matcher(check.name()).matches()) {
            problems.add(
                    "name",
                    "name",
                    "a check's name has letters, digits, '.', '_', '-', at most 127, and starts with a letter or"
                            + " digit");
        }
        if (check.zoneId() != null && !zones.knows(check.projectId(), check.zoneId())) {
            problems.add(
                    "zoneId",
                    "unknown-zone",
                    "project '" + check.projectId() + "' has no zone '" + Problems.shown(check.zoneId()) + "'; it has "
                            + zones.of(check.projectId()));
        }
        if (check.labels() != null) {
            if (check.labels().size() > 32) {
                problems.add("labels", "too-many", "at most 32 labels are possible");
            }
            check.labels().forEach((name, value) -> {
                if (!LABEL.matcher(name).matches()) {
                    problems.add(
                            "labels." + Problems.shown(name),
                            "label",
                            "a label's name has letters, digits, '.', '_', '/', '-', at most 63");
                }
                if (value.length() > 255) {
                    problems.add("labels." + Problems.shown(name), "too-long", "a label has at most 255 characters");
                }
            });
        }
        if (check.dependsOn().size() > 64) {
            problems.add("dependsOn", "too-many", "at most 64 assets are possible");
        }
        schedule(check.schedule(), check.kind(), problems.inside("schedule"));
        check.target().ifPresent(target -> target(target, problems));
    }

    /**
     * Adds what is wrong with a definition that is only probed once: it belongs to no project. A forbidden address is
     * for the probe to tell.
     */
    void probe(CheckApplied check, Problems problems) {
        var longest = check.kind().equals("flow") ? LONGEST_FLOW : LONGEST_TIMEOUT;
        problems.inside("schedule").range("timeout", check.schedule().timeout(), SHORTEST_TIMEOUT, longest);
        check.target().ifPresent(target -> {
            if (target instanceof HeartbeatTarget heartbeat) {
                heartbeat(heartbeat, problems.inside(target.kindName()));
            } else {
                var unused = ProbeTarget.of(target, problems.inside(target.kindName()));
            }
        });
    }

    /** Adds what is wrong with the part of a definition that says what is probed. */
    public void target(CheckTarget target, Problems problems) {
        var inside = problems.inside(target.kindName());
        if (target instanceof HeartbeatTarget heartbeat) {
            heartbeat(heartbeat, inside);
            return;
        }
        int before = problems.count();
        var probed = ProbeTarget.of(target, inside);
        if (probed != null && problems.count() == before) {
            address(probed.host(), addressed(target), inside);
        }
    }

    /** The field that says where a probe goes. */
    private static String addressed(CheckTarget target) {
        return switch (target) {
            case HttpTarget http -> "url";
            case FlowTarget flow -> "steps[0].http.url";
            case DnsTarget dns -> "server";
            case DomainTarget domain -> "domain";
            case TlsTarget tls -> "host";
            case TcpTarget tcp -> "host";
            case PingTarget ping -> "host";
            case HeartbeatTarget heartbeat -> "";
        };
    }

    /** A name is judged when it is resolved; an address can be refused at once. */
    private void address(String host, String field, Problems problems) {
        var address = NetUtil.createByteArrayFromIpAddressString(host);
        if (address == null) {
            return;
        }
        try {
            egress.check(InetAddress.getByAddress(address));
        } catch (EgressRefused e) {
            problems.add(field, "address-forbidden", String.valueOf(e.getMessage()));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("addresses have 4 or 16 bytes", e);
        }
    }

    private static void schedule(Schedule schedule, String kind, Problems problems) {
        problems.range("interval", schedule.interval(), SHORTEST_INTERVAL, LONGEST_INTERVAL);
        var longest = kind.equals("flow") ? LONGEST_FLOW : LONGEST_TIMEOUT;
        problems.range("timeout", schedule.timeout(), SHORTEST_TIMEOUT, longest);
        if (schedule.timeout().compareTo(schedule.interval()) > 0) {
            problems.add(
                    "timeout",
                    "range",
                    "a timeout of " + schedule.timeout() + " is longer than the interval of " + schedule.interval());
        }
        if (schedule.confirmationInterval().compareTo(SHORTEST_CONFIRMATION) < 0
                || schedule.confirmationInterval().compareTo(schedule.interval()) > 0) {
            problems.add(
                    "confirmationInterval",
                    "range",
                    schedule.confirmationInterval() + " is not from " + SHORTEST_CONFIRMATION + " to the interval of "
                            + schedule.interval());
        }
        threshold("failureThreshold", schedule.failureThreshold(), problems);
        threshold("recoveryThreshold", schedule.recoveryThreshold(), problems);
        problems.range("degradedLatency", schedule.degradedLatency(), Duration.ofMillis(1), longest);
        var damping = schedule.flapDamping();
        if (damping != null) {
            var inside = problems.inside("flapDamping");
            threshold("maxChanges", damping.maxChanges(), inside);
            inside.range("window", damping.window(), SHORTEST_INTERVAL, Duration.ofDays(7));
            inside.range("stableFor", damping.stableFor(), SHORTEST_INTERVAL, Duration.ofDays(7));
        }
    }

    private static void threshold(String field, int value, Problems problems) {
        if (value < 1 || value > HIGHEST_THRESHOLD) {
            problems.add(field, "range", value + " is not from 1 to " + HIGHEST_THRESHOLD);
        }
    }

    private void heartbeat(HeartbeatTarget target, Problems problems) {
        int forms = (target.period() == null ? 0 : 1)
                + (target.cron() == null ? 0 : 1)
                + (target.onCalendar() == null ? 0 : 1);
        if (forms > 1) {
            problems.add(
                    "period",
                    "either-or",
                    "a heartbeat is expected by period, by cron or by onCalendar: give one of them");
        }
        problems.range("period", target.period(), SHORTEST_PERIOD, LONGEST_PERIOD);
        problems.range("grace", target.grace(), Duration.ofSeconds(1), LONGEST_PERIOD);
        problems.range("startDeadline", target.startDeadline(), Duration.ofSeconds(1), LONGEST_PERIOD);
        problems.range("minRunTime", target.minRunTime(), Duration.ZERO, LONGEST_PERIOD);
        problems.range("maxRunTime", target.maxRunTime(), Duration.ofSeconds(1), LONGEST_PERIOD);
        if (target.minRunTime() != null
                && target.maxRunTime() != null
                && target.minRunTime().compareTo(target.maxRunTime()) > 0) {
            problems.add("minRunTime", "range", "the minimum run time is longer than the maximum");
        }
        var zone = zone(target.timeZone(), problems);
        recurrence("cron", target.cron(), zone, CronExpression::parse, problems);
        recurrence("onCalendar", target.onCalendar(), zone, OnCalendarExpression::parse, problems);
        one("methods", target.methods(), List.of("any", "POST"), problems);
        one("profile", target.profile(), List.of("restic", "borg", "pgbackrest"), problems);
        if (target.slug() != null && !target.slug().matches("[a-z0-9][a-z0-9_-]{0,99}")) {
            problems.add("slug", "slug", "a slug has a-z, 0-9, '_', '-', at most 100 characters");
        }
        if (target.bodyLimit() != null && (target.bodyLimit() < 0 || target.bodyLimit() > LARGEST_KEPT_BODY)) {
            problems.add("bodyLimit", "range", target.bodyLimit() + " is not from 0 to " + LARGEST_KEPT_BODY);
        }
        if (target.assertions() != null) {
            for (int i = 0; i < target.assertions().size(); i++) {
                assertion(target.assertions().get(i), problems.inside("assertions[" + i + "]"));
            }
        }
    }

    private static void assertion(BodyAssertion assertion, Problems problems) {
        if (assertion.jsonPath() != null && assertion.regex() != null) {
            problems.add("regex", "either-or", "the value is found by jsonPath or by regex; keep one");
        }
        problems.userPattern("regex", assertion.regex());
        problems.jsonPath("jsonPath", assertion.jsonPath());
        one(
                "op",
                assertion.op(),
                List.of("equals", "contains", "matches", "notMatches", "greaterThan", "lessThan", "exists"),
                problems);
        if (assertion.op() != null && assertion.op().endsWith("atches")) {
            problems.userPattern("value", assertion.value());
        }
        if (assertion.op() != null && !assertion.op().equals("exists") && assertion.value() == null) {
            problems.add("value", "required", "the op '" + Problems.shown(assertion.op()) + "' needs a value");
        }
        if (assertion.op() == null && assertion.maxDropPercent() == null && assertion.maxRisePercent() == null) {
            problems.add("op", "required", "say what the value must be: op, maxDropPercent or maxRisePercent");
        }
        percent("maxDropPercent", assertion.maxDropPercent(), 100, problems);
        percent("maxRisePercent", assertion.maxRisePercent(), 1_000_000, problems);
    }

    private static void percent(String field, @Nullable Double value, double most, Problems problems) {
        if (value != null && !(value >= 0 && value <= most)) {
            problems.add(field, "range", value + " is not from 0 to " + most);
        }
    }

    private static void one(String field, @Nullable String value, List<String> known, Problems problems) {
        if (value != null && !known.contains(value)) {
            problems.add(
                    field,
                    "unknown-value",
                    "'" + Problems.shown(value) + "' is not known here; it may be " + String.join(", ", known));
        }
    }

    private static ZoneId zone(@Nullable String name, Problems problems) {
        if (name == null) {
            return ZoneOffset.UTC;
        }
        var zone = Zones.find(name);
        if (zone.isEmpty()) {
            problems.add(
                    "timeZone", "time-zone", "'" + Problems.shown(name) + "' is no time zone such as Europe/Moscow");
        }
        return zone.orElse(ZoneOffset.UTC);
    }

    private void recurrence(
            String field,
            @Nullable String text,
            ZoneId zone,
            Function<String, ? extends Recurrence> parse,
            Problems problems) {
        if (text == null) {
            return;
        }
        try {
            if (parse.apply(text).next(clock.instant(), zone).isEmpty()) {
                problems.add(
                        field,
                        field.equals("cron") ? "cron" : "on-calendar",
                        "'" + Problems.shown(text) + "' never comes");
            }
        } catch (InvalidExpression e) {
            problems.add(field, field.equals("cron") ? "cron" : "on-calendar", String.valueOf(e.getMessage()));
        }
    }
}
