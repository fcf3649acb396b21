package dev.understudy.monitor.fact;

import dev.understudy.events.CheckEvent.CheckApplied;
import dev.understudy.events.CheckTarget.DnsTarget;
import dev.understudy.events.CheckTarget.DomainTarget;
import dev.understudy.events.CheckTarget.TlsTarget;
import dev.understudy.events.Failure;
import dev.understudy.monitor.probe.Observation;
import dev.understudy.monitor.probe.Observation.DomainAnswer;
import dev.understudy.monitor.probe.Observation.TlsAnswer;
import dev.understudy.monitor.probe.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one probe found out beside its verdict. Two are equal when there is nothing new to tell. */
public record Sightings(List<Fact> facts, List<Expiry> expiries) {

    public static final Sightings NONE = new Sightings(List.of(), List.of());

    /** RFC 1035, section 4.1.1. */
    private static final int NOERROR = 0;

    private static final int NXDOMAIN = 3;

    private static final List<Integer> EXPIRY_DAYS = List.of(30, 14, 7, 3, 1);
    private static final List<String> DOMAIN_FACTS =
            List.of("domain-expiry", "registrar", "registrant", "name-servers", "domain-state");

    /**
     * @param name host or domain that it is about
     * @param values sorted; none when {@code error} says why
     */
    public record Fact(
            String fact,
            String name,
            List<String> values,
            String source,
            @Nullable String error) {}

    /**
     * @param identity of what ends: another one begins anew
     * @param reached the thresholds (days) that have been reached, 0 when it has ended; none yet: empty
     */
    public record Expiry(String subject, String name, String identity, Instant expiresAt, List<Integer> reached) {}

    public boolean isEmpty() {
        return facts.isEmpty() && expiries.isEmpty();
    }

    /** Of a check's probe; {@link #NONE} for kinds that find out nothing beside. */
    public static Sightings of(CheckApplied check, Observation seen) {
        return switch (check.target().orElse(null)) {
            case TlsTarget tls -> tls(tls, seen);
            case DomainTarget domain -> domain(domain, seen);
            case DnsTarget dns -> Boolean.TRUE.equals(dns.detectChanges()) ? dns(dns, seen) : NONE;
            case null, default -> NONE;
        };
    }

    private static Sightings tls(TlsTarget target, Observation seen) {
        var source = "tls://" + target.host() + (target.port() == null ? "" : ":" + target.port());
        TlsAnswer answer = seen.tls();
        if (answer == null || answer.presented().isEmpty()) {
            return unseen(List.of("certificate", "certificate-expiry"), target.host(), source, seen);
        }
        var leaf = answer.presented().getFirst();
        var end = answer.bestChainExpiresAt() == null ? leaf.notAfter() : answer.bestChainExpiresAt();
        var facts = List.of(
                new Fact("certificate", target.host(), List.of(leaf.fingerprint()), source, null),
                new Fact("certificate-expiry", target.host(), List.of(end.toString()), source, null),
                new Fact("certificate-issuer", target.host(), List.of(leaf.issuer()), source, null),
                new Fact("addresses", target.host(), hosts(answer.addresses()), source, null));
        return new Sightings(
                facts,
                expiry("certificate", target.host(), leaf.fingerprint(), end, target.expiryDays(), seen.finishedAt()));
    }

    private static List<String> hosts(List<String> addresses) {
        return addresses.stream()
                .map(address -> address.substring(0, address.lastIndexOf(':')))
                .sorted()
                .distinct()
                .toList();
    }

    private static Sightings domain(DomainTarget target, Observation seen) {
        DomainAnswer answer = seen.domain();
        if (answer == null) {
            return unseen(DOMAIN_FACTS, target.domain(), "registry", seen);
        }
        var facts = new ArrayList<Fact>();
        add(
                facts,
                "domain-expiry",
                answer,
                answer.expiresAt() == null ? null : answer.expiresAt().toString());
        add(facts, "registrar", answer, answer.registrar());
        add(
                facts,
                "registrant",
                answer,
                answer.registrant() == null ? null : answer.registrantKind() + ": " + answer.registrant());
        if (!answer.nameServers().isEmpty()) {
            facts.add(new Fact("name-servers", answer.domain(), answer.nameServers(), answer.source(), null));
        }
        if (!answer.states().isEmpty()) {
            facts.add(new Fact(
                    "domain-state",
                    answer.domain(),
                    answer.states().stream().sorted().toList(),
                    answer.source(),
                    null));
        }
        var end = answer.expiresAt();
        return new Sightings(
                List.copyOf(facts),
                end == null
                        ? List.of()
                        : expiry(
                                "domain",
                                answer.domain(),
                                end.toString(),
                                end,
                                target.expiryDays(),
                                seen.finishedAt()));
    }

    private static void add(List<Fact> facts, String fact, DomainAnswer answer, @Nullable String value) {
        if (value != null) {
            facts.add(new Fact(fact, answer.domain(), List.of(value), answer.source(), null));
        }
    }

    private static Sightings dns(DnsTarget target, Observation seen) {
        var answer = seen.dns();
        var type = target.type() == null ? "A" : target.type();
        // A server in trouble says nothing about the name.
        if (answer == null || answer.code() != NOERROR && answer.code() != NXDOMAIN) {
            return unseen(List.of("dns-answer"), target.name() + " " + type, "dns", seen);
        }
        // Without the time to live, which changes with every look.
        var values = answer.answer().stream()
                .map(record -> record.split(" ", 5))
                .filter(parts -> parts.length == 5)
                .map(parts -> parts[3] + " " + parts[4])
                .sorted()
                .toList();
        return new Sightings(
                List.of(new Fact("dns-answer", target.name() + " " + type, values, "dns://" + answer.server(), null)),
                List.of());
    }

    /** Only what could not be seen for a reason of its own; that something is down is told elsewhere. */
    private static Sightings unseen(List<String> facts, String name, String source, Observation seen) {
        Failure why = seen.failure();
        if (why == null || seen.outcome() == Outcome.UP) {
            return NONE;
        }
        return new Sightings(
                facts.stream()
                        .map(fact -> new Fact(fact, name, List.of(), source, why.reason() + ": " + why.message()))
                        .toList(),
                List.of());
    }

    private static List<Expiry> expiry(
            String subject, String name, String identity, Instant end, @Nullable List<Integer> days, Instant now) {
        var reached = new ArrayList<Integer>();
        if (!end.isAfter(now)) {
            reached.add(0);
        }
        var left = Duration.between(now, end);
        (days == null ? EXPIRY_DAYS : days)
                .stream()
                        .sorted(Comparator.naturalOrder())
                        .filter(threshold -> left.compareTo(Duration.ofDays(threshold)) <= 0)
                        .forEach(reached::add);
        return reached.isEmpty() ? List.of() : List.of(new Expiry(subject, name, identity, end, List.copyOf(reached)));
    }
}
