package dev.understudy.report.monthly;

import dev.understudy.events.ProjectEvent.Agreement;
import dev.understudy.events.ProjectEvent.ReportSection;
import dev.understudy.events.ProjectEvent.ReportTerms;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The sections of a report, in their order, and how each is shown unless the agreement says otherwise. */
enum Section {
    SUMMARY(Mode.MANDATORY),
    EMERGENCIES(Mode.MANDATORY),
    AVAILABILITY(Mode.MANDATORY),
    WORK(Mode.OPTIONAL),
    CHANGES(Mode.OPTIONAL),
    DEADLINES(Mode.OPTIONAL),
    ORDER_PATHS(Mode.OPTIONAL),
    ERROR_PAGES(Mode.OPTIONAL),
    BACKUPS(Mode.OPTIONAL),
    EXPIRIES(Mode.OPTIONAL),
    RISKS(Mode.OPTIONAL),
    TRENDS(Mode.OPTIONAL),
    PROBLEMS(Mode.OPTIONAL),
    COMPARISON(Mode.OPTIONAL),
    DRILLS(Mode.OPTIONAL),
    PLAN(Mode.OPTIONAL),
    NOT_MEASURED(Mode.MANDATORY),
    METHOD(Mode.MANDATORY);

    enum Mode {
        /** Always there; it says so when there is nothing to tell. */
        MANDATORY,
        /** There when there is something to tell. */
        OPTIONAL,
        HIDDEN;

        /** As agreements and JSON have it. */
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What a reader must never miss: without them, the other figures mislead. */
    private static final List<Section> NEVER_HIDDEN = List.of(SUMMARY, NOT_MEASURED, METHOD);

    private final Mode usual;

    Section(Mode usual) {
        this.usual = usual;
    }

    /** Its name in agreements and in JSON. */
    String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** How each section is shown under an agreement. Sections that this version does not know are passed over. */
    static Map<Section, Mode> modes(@Nullable Agreement agreement) {
        var agreed = terms(agreement).stream()
                .collect(Collectors.toMap(ReportSection::section, ReportSection::mode, (first, second) -> second));
        return Arrays.stream(values())
                .collect(Collectors.toMap(Function.identity(), section -> section.mode(agreed.get(section.id()))));
    }

    /** The same in the words of agreements and JSON, in the order of a report. */
    static Map<String, String> words(Map<Section, Mode> modes) {
        var words = new LinkedHashMap<String, String>();
        for (var section : values()) {
            var mode = modes.getOrDefault(section, section.usual);
            words.put(section.id(), mode.word());
        }
        return words;
    }

    private static List<ReportSection> terms(@Nullable Agreement agreement) {
        ReportTerms report = agreement == null ? null : agreement.report();
        return report == null || report.sections() == null ? List.of() : report.sections();
    }

    private Mode mode(@Nullable String agreed) {
        if (agreed == null) {
            return usual;
        }
        return switch (agreed) {
            case "mandatory" -> Mode.MANDATORY;
            case "optional" -> NEVER_HIDDEN.contains(this) ? usual : Mode.OPTIONAL;
            case "hidden" -> NEVER_HIDDEN.contains(this) ? usual : Mode.HIDDEN;
            default -> usual;
        };
    }
}
