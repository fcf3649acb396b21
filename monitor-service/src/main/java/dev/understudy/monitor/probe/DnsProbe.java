package dev.understudy.monitor.probe;

import com.google.re2j.Pattern;
import dev.understudy.events.CheckTarget.DnsTarget;
import dev.understudy.events.CheckTarget.RecordRule;
import dev.understudy.events.CheckTarget.RecordRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * A question to ask, and what its answer must be.
 *
 * @param server null for ours
 */
public record DnsProbe(
        String host,
        Name name,
        int type,
        int queryClass,
        @Nullable DnsServer server,
        boolean tcp,
        List<Integer> rcodes,
        Section answer,
        Section authority,
        Section additional,
        DnsTarget options,
        List<Condition> conditions)
        implements ProbeTarget {

    public static final String KIND = "dns";

    private static final List<String> RECORD_OPS =
            List.of("anyEquals", "allEqual", "noneEquals", "anyContains", "noneContains");

    /** Rules for one section. */
    record Section(
            List<Pattern> anyMatches, List<Pattern> allMatch, List<Pattern> anyDoesNot, List<Pattern> noneMatches) {

        private static final Section NONE = new Section(List.of(), List.of(), List.of(), List.of());

        static Section of(@Nullable RecordRules rules, Problems problems) {
            return rules == null
                    ? NONE
                    : new Section(
                            problems.patterns("failIfAnyMatches", rules.failIfAnyMatches()),
                            problems.patterns("failIfAllMatch", rules.failIfAllMatch()),
                            problems.patterns("failIfAnyDoesNotMatch", rules.failIfAnyDoesNotMatch()),
                            problems.patterns("failIfNoneMatches", rules.failIfNoneMatches()));
        }
    }

    static DnsProbe of(DnsTarget target, Problems problems) {
        int type = Type.value(upper(target.type(), "A"));
        if (type < 0) {
            problems.add(
                    "type",
                    "record-type",
                    "'" + Problems.shown(String.valueOf(target.type())) + "' is no type of record such as A or MX");
        }
        int queryClass = DClass.value(upper(target.queryClass(), "IN"));
        if (queryClass < 0) {
            problems.add(
                    "queryClass",
                    "class",
                    "'" + Problems.shown(String.valueOf(target.queryClass())) + "' is no class; use IN, CH or HS");
        }
        problems.oneOf("transport", target.transport(), List.of("udp", "tcp"));
        problems.oneOf("ipFamily", target.ipFamily(), IpFamily.NAMES);
        boolean tcp = "tcp".equals(target.transport());
        var server = DnsServer.of(problems, "server", target.server(), tcp);
        var records = target.records();
        if (records != null) {
            problems.most("records", records, 32);
            for (int i = 0; i < records.size(); i++) {
                problems.oneOf("records[" + i + "].op", records.get(i).op(), RECORD_OPS);
            }
        }
        return new DnsProbe(
                server == null ? "dns" : server.host(),
                name(target, problems),
                type,
                queryClass,
                server,
                tcp || (server != null && server.tcp()),
                rcodes(target, problems),
                Section.of(target.answer(), problems.inside("answer")),
                Section.of(target.authority(), problems.inside("authority")),
                Section.of(target.additional(), problems.inside("additional")),
                target,
                HttpRules.conditions(target.conditions(), problems));
    }

    private static String upper(@Nullable String text, String otherwise) {
        return text == null ? otherwise : text.toUpperCase(Locale.ROOT);
    }

    private static Name name(DnsTarget target, Problems problems) {
        try {
            var text = target.name().strip();
            if (text.isEmpty()) {
                problems.add("name", "required", "name what to ask for");
                return Name.root;
            }
            var ascii = text.chars().allMatch(c -> c < 128)
                    ? text
                    : java.net.IDN.toASCII(text, java.net.IDN.ALLOW_UNASSIGNED);
            return Name.fromString(ascii, Name.root);
        } catch (TextParseException | IllegalArgumentException e) {
            problems.add("name", "name", "'" + Problems.shown(target.name()) + "' is no domain name");
            return Name.root;
        }
    }

    private static List<Integer> rcodes(DnsTarget target, Problems problems) {
        if (target.rcodes() == null || target.rcodes().isEmpty()) {
            return List.of(Rcode.NOERROR);
        }
        var codes = new ArrayList<Integer>();
        for (int i = 0; i < target.rcodes().size(); i++) {
            int code = Rcode.value(target.rcodes().get(i).toUpperCase(Locale.ROOT));
            if (code < 0) {
                problems.add(
                        "rcodes[" + i + "]",
                        "rcode",
                        "'" + Problems.shown(target.rcodes().get(i)) + "' is no response code such as NOERROR");
            }
            codes.add(code);
        }
        return codes;
    }

    /** Whether the data of the answers satisfy a rule. */
    static boolean holds(RecordRule rule, List<String> records) {
        return switch (rule.op()) {
            case "anyEquals" -> records.contains(rule.value());
            case "allEqual" -> !records.isEmpty() && records.stream().allMatch(rule.value()::equals);
            case "noneEquals" -> !records.contains(rule.value());
            case "anyContains" -> records.stream().anyMatch(record -> record.contains(rule.value()));
            case "noneContains" -> records.stream().noneMatch(record -> record.contains(rule.value()));
            default -> false;
        };
    }

    @Override
    public String display() {
        return options.shown();
    }
}
