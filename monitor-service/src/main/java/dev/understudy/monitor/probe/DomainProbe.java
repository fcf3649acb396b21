package dev.understudy.monitor.probe;

import dev.understudy.events.CheckTarget.DomainTarget;
import io.netty.util.NetUtil;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A registration to look up.
 *
 * @param domain in its ASCII form
 */
public record DomainProbe(
        String domain,
        @Nullable HttpUrl rdap,
        @Nullable Endpoint whois,
        DomainTarget options,
        List<Condition> conditions)
        implements ProbeTarget {

    public static final String KIND = "domain";

    static final int WHOIS_PORT = 43;

    static DomainProbe of(DomainTarget target, Problems problems) {
        var domain = Endpoint.host(problems, "domain", target.domain());
        if (!domain.isEmpty()
                && (domain.indexOf('.') < 1 || NetUtil.isValidIpV4Address(domain) || domain.indexOf(':') >= 0)) {
            problems.add(
                    "domain",
                    "domain",
                    "'" + Problems.shown(target.domain()) + "' is no registered domain such as shop.example");
        }
        TlsProbe.days("expiryDays", target.expiryDays(), problems);
        HttpUrl rdap = null;
        if (target.rdap() != null) {
            try {
                rdap = HttpUrl.parse(target.rdap());
            } catch (HttpUrl.Unusable e) {
                problems.add("rdap", e.rule, e.text());
            }
        }
        Endpoint whois = null;
        if (target.whois() != null) {
            whois = Endpoint.parse(target.whois(), WHOIS_PORT);
            if (whois == null) {
                problems.add("whois", "host", "'" + Problems.shown(target.whois()) + "' is no host[:port]");
            }
        }
        return new DomainProbe(domain, rdap, whois, target, HttpRules.conditions(target.conditions(), problems));
    }

    List<Integer> expiryDays() {
        return options.expiryDays() == null ? TlsProbe.EXPIRY_DAYS : options.expiryDays();
    }

    /** The last label: {@code xn--p1ai}. */
    String topLevel() {
        return domain.substring(domain.lastIndexOf('.') + 1);
    }

    /** Whoever is asked: a registry's patience is bounded, not that of the domain's own server. */
    @Override
    public String host() {
        return whois != null ? "whois " + whois : rdap != null ? "rdap " + rdap.host() : "registry of ." + topLevel();
    }

    @Override
    public String display() {
        return options.domain();
    }
}
