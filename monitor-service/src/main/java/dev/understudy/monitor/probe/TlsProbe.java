package dev.understudy.monitor.probe;

import dev.understudy.events.CheckTarget.TlsTarget;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Certificates to look at. */
public record TlsProbe(
        String host,
        int port,
        @Nullable StartTls startTls,
        String serverName,
        TlsTarget options,
        List<Condition> conditions)
        implements ProbeTarget {

    public static final String KIND = "tls";

    static final List<Integer> EXPIRY_DAYS = List.of(30, 14, 7, 3, 1);

    static TlsProbe of(TlsTarget target, Problems problems) {
        problems.oneOf("starttls", target.starttls(), StartTls.NAMES);
        var startTls =
                StartTls.NAMES.contains(String.valueOf(target.starttls())) ? StartTls.of(target.starttls()) : null;
        problems.range("port", target.port(), 1, 65535);
        TlsSettings.serverName("serverName", target.serverName(), problems);
        TlsSettings.trust("trust", target.trust(), problems);
        TlsSettings.clientCertificate(target.clientCertificate(), target.clientKey(), problems);
        days("expiryDays", target.expiryDays(), problems);
        if (target.fingerprint() != null && !plain(target.fingerprint()).matches("[0-9a-f]{64}")) {
            problems.add("fingerprint", "fingerprint", "a SHA-256 fingerprint has 64 hexadecimal digits");
        }
        problems.oneOf("ipFamily", target.ipFamily(), IpFamily.NAMES);
        DnsServer.of(problems, "resolver", target.resolver(), false);
        var host = Endpoint.host(problems, "host", target.host());
        return new TlsProbe(
                host,
                target.port() != null ? target.port() : startTls != null ? startTls.port : 443,
                startTls,
                target.serverName() == null ? host : Endpoint.host(problems, "serverName", target.serverName()),
                target,
                HttpRules.conditions(target.conditions(), problems));
    }

    static void days(String field, @Nullable List<Integer> days, Problems problems) {
        if (days == null) {
            return;
        }
        problems.most(field, days, 16);
        for (int i = 0; i < days.size(); i++) {
            problems.range(field + "[" + i + "]", days.get(i), 1, 400);
        }
    }

    static String plain(String fingerprint) {
        return fingerprint.replace(":", "").replace(" ", "").toLowerCase(java.util.Locale.ROOT);
    }

    List<Integer> expiryDays() {
        return options.expiryDays() == null ? EXPIRY_DAYS : options.expiryDays();
    }

    @Override
    public String display() {
        return new Endpoint(host, port).toString();
    }
}
