package dev.understudy.monitor.probe;

import com.google.re2j.Pattern;
import com.jayway.jsonpath.JsonPath;
import dev.understudy.events.CheckTarget.Extraction;
import dev.understudy.events.CheckTarget.FlowArrival;
import dev.understudy.events.CheckTarget.FlowStep;
import dev.understudy.events.CheckTarget.FlowTarget;
import dev.understudy.events.CheckTarget.MailboxTarget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Requests to make one after the other.
 *
 * @param host of the first step
 */
public record FlowProbe(String host, List<Step> steps, List<Arrival> arrivals, List<Step> cleanup, FlowTarget options)
        implements ProbeTarget {

    public static final String KIND = "flow";

    private static final int MOST_STEPS = 20;
    private static final int MOST_ARRIVALS = 5;
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(5);
    private static final String TAG = "${tag}";
    private static final String NAME = "[A-Za-z][A-Za-z0-9_]{0,39}";
    private static final java.util.regex.Pattern REFERENCE = java.util.regex.Pattern.compile("\\$\\{(" + NAME + ")}");

    record Step(FlowStep definition, List<Extract> extracts) {}

    /** @param contains text of the letter, with variables */
    record Arrival(String name, MailboxTarget mailbox, String contains, Duration within, Duration every) {}

    record Extract(
            Extraction definition,
            @Nullable JsonPath path,
            @Nullable Pattern pattern) {}

    static FlowProbe of(FlowTarget target, Problems problems) {
        if (target.steps().isEmpty()) {
            problems.add("steps", "required", "a flow has at least one step");
        }
        problems.most("steps", target.steps(), MOST_STEPS);
        problems.most("cleanup", target.cleanup(), MOST_STEPS);
        var known = new HashSet<String>(Set.of("tag", "timestamp"));
        if (target.variables() != null) {
            target.variables().keySet().forEach(name -> {
                if (!name.matches(NAME)) {
                    problems.add(
                            "variables." + Problems.shown(name), "name", "a variable's name has letters, digits and _");
                }
                known.add(name);
            });
        }
        var steps = steps("steps", target.steps(), known, problems);
        var arrivals = arrivals(target.arrivals(), known, problems);
        var cleanup = target.cleanup() == null ? List.<Step>of() : steps("cleanup", target.cleanup(), known, problems);
        var host = "flow";
        if (!target.steps().isEmpty()) {
            try {
                host = HttpUrl.parse(replaced(target.steps().getFirst().http().url()))
                        .host();
            } catch (HttpUrl.Unusable e) {
                // Told with the step.
            }
        }
        return new FlowProbe(host, steps, arrivals, cleanup, target);
    }

    private static List<Step> steps(String field, List<FlowStep> definitions, Set<String> known, Problems problems) {
        var steps = new ArrayList<Step>();
        for (int i = 0; i < definitions.size(); i++) {
            var step = definitions.get(i);
            var here = problems.inside(field + "[" + i + "]");
            references(step, known, here);
            HttpProbe.of(Variables.replaceAll(step.http(), FlowProbe::replaced), here.inside("http"));
            here.range("retryFor", step.retryFor(), Duration.ZERO, Duration.ofMinutes(10));
            here.range("retryEvery", step.retryEvery(), Duration.ofMillis(100), Duration.ofMinutes(1));
            var extracts = new ArrayList<Extract>();
            var wanted = step.extract() == null ? List.<Extraction>of() : step.extract();
            here.most("extract", wanted, 20);
            for (int e = 0; e < wanted.size(); e++) {
                extracts.add(extract(wanted.get(e), here.inside("extract[" + e + "]")));
                known.add(wanted.get(e).name());
            }
            steps.add(new Step(step, extracts));
        }
        return steps;
    }

    private static List<Arrival> arrivals(
            @Nullable List<FlowArrival> definitions, Set<String> known, Problems problems) {
        var arrivals = new ArrayList<Arrival>();
        if (definitions == null) {
            return arrivals;
        }
        problems.most("arrivals", definitions, MOST_ARRIVALS);
        for (int i = 0; i < definitions.size(); i++) {
            var definition = definitions.get(i);
            var here = problems.inside("arrivals[" + i + "]");
            here.range("within", definition.within(), Duration.ofSeconds(1), Duration.ofMinutes(10));
            here.range("every", definition.every(), Duration.ofSeconds(1), Duration.ofMinutes(1));
            var mailbox = definition.mailbox();
            if (mailbox == null) {
                here.add("mailbox", "required", "say where it must arrive: a mailbox is the only place so far");
                continue;
            }
            mailbox(mailbox, known, here.inside("mailbox"));
            arrivals.add(new Arrival(
                    definition.name(),
                    mailbox,
                    mailbox.contains() == null ? TAG : mailbox.contains(),
                    definition.within() == null ? PATIENCE : definition.within(),
                    definition.every() == null ? LOOK_EVERY : definition.every()));
        }
        return arrivals;
    }

    private static void mailbox(MailboxTarget mailbox, Set<String> known, Problems problems) {
        Endpoint.host(problems, "host", mailbox.host());
        problems.range("port", mailbox.port(), 1, 65535);
        problems.oneOf("security", mailbox.security(), List.of("tls", "starttls", "none"));
        problems.longest("username", mailbox.username(), 255);
        problems.secret("secret", mailbox.secret());
        TlsSettings.trust("trust", mailbox.trust(), problems);
        if (mailbox.folder() != null && !MailboxLook.isFolder(mailbox.folder())) {
            problems.add("folder", "folder", "a folder's name has 1 to 255 characters and no line break");
        }
        if (mailbox.contains() != null) {
            problems.longest("contains", mailbox.contains(), 1000);
            unknown(mailbox.contains(), known, "contains", problems);
            if (!mailbox.contains().contains(TAG)) {
                problems.add("contains", "tag", "without ${tag} in it, the letter of an earlier run would do");
            }
        }
    }

    private static void unknown(String text, Set<String> known, String field, Problems problems) {
        var reference = REFERENCE.matcher(text);
        while (reference.find()) {
            if (!known.contains(reference.group(1))) {
                problems.add(
                        field,
                        "unknown-variable",
                        "${" + reference.group(1)
                                + "} is neither a variable of the flow nor extracted by an earlier step");
            }
        }
    }

    private static void references(FlowStep step, Set<String> known, Problems problems) {
        Variables.replaceAll(step.http(), text -> {
            unknown(text, known, "http", problems);
            return text;
        });
    }

    private static Extract extract(Extraction extraction, Problems problems) {
        if (!extraction.name().matches(NAME)) {
            problems.add("name", "name", "a variable's name has letters, digits and _");
        }
        int forms = (extraction.jsonPath() == null ? 0 : 1)
                + (extraction.regex() == null ? 0 : 1)
                + (extraction.header() == null ? 0 : 1)
                + (extraction.cookie() == null ? 0 : 1);
        if (forms != 1) {
            problems.add("", "either-or", "a value comes from one of jsonPath, regex, header, cookie");
        }
        return new Extract(
                extraction,
                extraction.jsonPath() == null ? null : HttpRules.path("jsonPath", extraction.jsonPath(), problems),
                problems.pattern("regex", extraction.regex()));
    }

    /** Something for each variable, so that the rest can be judged before any value is known. */
    private static String replaced(String text) {
        return REFERENCE.matcher(text).replaceAll("1");
    }

    @Override
    public String display() {
        return options.shown();
    }
}
