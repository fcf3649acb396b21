package dev.understudy.monitor.probe;

import com.google.re2j.Pattern;
import dev.understudy.events.CheckTarget.DialogStep;
import dev.understudy.events.CheckTarget.TcpTarget;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A connection to make, and what is said on it. */
public record TcpProbe(
        String host,
        int port,
        @Nullable StartTls startTls,
        List<Step> dialog,
        TcpTarget options,
        List<Condition> conditions)
        implements ProbeTarget {

    public static final String KIND = "tcp";

    private static final int MOST_STEPS = 64;
    private static final int LONGEST_TEXT = 4096;

    /** @param expect compiled */
    record Step(@Nullable Pattern expect, DialogStep definition) {}

    static TcpProbe of(TcpTarget target, Problems problems) {
        var host = Endpoint.host(problems, "host", target.host());
        problems.range("port", target.port(), 1, 65535);
        problems.oneOf("starttls", target.starttls(), StartTls.NAMES);
        if (Boolean.TRUE.equals(target.tls()) && target.starttls() != null) {
            problems.add("starttls", "either-or", "TLS starts at once or is asked for; keep tls or starttls");
        }
        TlsSettings.check(target.tlsOptions(), problems.inside("tlsOptions"));
        problems.oneOf("expectTlsAlert", target.expectTlsAlert(), TlsAlerts.NAMES);
        if (target.expectTlsAlert() != null && !Boolean.TRUE.equals(target.tls()) && target.starttls() == null) {
            problems.add(
                    "expectTlsAlert", "requires-tls", "an alert can only come in a TLS handshake; set tls or starttls");
        }
        problems.oneOf("ipFamily", target.ipFamily(), IpFamily.NAMES);
        DnsServer.of(problems, "resolver", target.resolver(), false);
        return new TcpProbe(
                host,
                target.port(),
                StartTls.NAMES.contains(String.valueOf(target.starttls())) ? StartTls.of(target.starttls()) : null,
                steps(target.dialog(), problems),
                target,
                HttpRules.conditions(target.conditions(), problems));
    }

    private static List<Step> steps(@Nullable List<DialogStep> dialog, Problems problems) {
        var steps = new ArrayList<Step>();
        if (dialog == null) {
            return steps;
        }
        problems.most("dialog", dialog, MOST_STEPS);
        for (int i = 0; i < dialog.size(); i++) {
            var step = dialog.get(i);
            var here = problems.inside("dialog[" + i + "]");
            int forms = (step.expect() == null ? 0 : 1)
                    + (step.expectBytes() == null ? 0 : 1)
                    + (step.send() == null ? 0 : 1)
                    + (Boolean.TRUE.equals(step.startTls()) ? 1 : 0);
            if (forms != 1) {
                here.add("", "either-or", "a step is one of expect, expectBytes, send, startTls: true");
            }
            if (step.capture() != null && step.expect() == null) {
                here.add("capture", "either-or", "only what expect matched can be captured");
            }
            here.longest("send", step.send(), LONGEST_TEXT);
            here.longest("expectBytes", step.expectBytes(), LONGEST_TEXT);
            steps.add(new Step(here.pattern("expect", step.expect()), step));
        }
        return List.copyOf(steps);
    }

    boolean tls() {
        return Boolean.TRUE.equals(options.tls());
    }

    @Override
    public String display() {
        return new Endpoint(host, port).toString();
    }
}
