package dev.understudy.passport.project;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.understudy.passport.document.Passport;
import dev.understudy.passport.document.Passport.Asset;
import dev.understudy.passport.document.Passport.Duty;
import dev.understudy.passport.document.Passport.Person;
import dev.understudy.passport.document.Passport.Zone;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a document changes, by ids; responsibilities by their zone, {@code project}, {@code agreement} and
 * {@code policies} by their own name.
 */
public record PassportDiff(
        Changes project,
        Changes zones,
        Changes people,
        Changes assets,
        Changes responsibilities,
        Changes agreement,
        Changes policies) {

    public record Changes(List<String> added, List<String> changed, List<String> removed) {

        @JsonIgnore
        boolean isEmpty() {
            return added.isEmpty() && changed.isEmpty() && removed.isEmpty();
        }

        static Changes between(Map<String, ?> before, Map<String, ?> after) {
            return new Changes(
                    after.keySet().stream()
                            .filter(id -> !before.containsKey(id))
                            .toList(),
                    after.keySet().stream()
                            .filter(before::containsKey)
                            .filter(id -> !Objects.equals(before.get(id), after.get(id)))
                            .toList(),
                    before.keySet().stream()
                            .filter(id -> !after.containsKey(id))
                            .toList());
        }
    }

    /** @param before absent when there was no passport */
    static PassportDiff between(@Nullable Passport before, @Nullable Passport after) {
        return new PassportDiff(
                Changes.between(
                        single("project", before, Passport::project), single("project", after, Passport::project)),
                Changes.between(byId(before, Passport::zones, Zone::id), byId(after, Passport::zones, Zone::id)),
                Changes.between(byId(before, Passport::people, Person::id), byId(after, Passport::people, Person::id)),
                Changes.between(byId(before, Passport::assets, Asset::id), byId(after, Passport::assets, Asset::id)),
                Changes.between(duties(before), duties(after)),
                Changes.between(
                        single("agreement", before, Passport::agreement),
                        single("agreement", after, Passport::agreement)),
                Changes.between(
                        single("policies", before, Passport::policies), single("policies", after, Passport::policies)));
    }

    private static Map<String, Object> single(
            String name, @Nullable Passport passport, Function<Passport, @Nullable Object> part) {
        var value = passport == null ? null : part.apply(passport);
        return value == null ? Map.of() : Map.of(name, value);
    }

    private static <T> Map<String, T> byId(
            @Nullable Passport passport, Function<Passport, List<T>> section, Function<T, String> id) {
        var all = new LinkedHashMap<String, T>();
        in(passport, section).forEach(item -> all.put(id.apply(item), item));
        return all;
    }

    private static Map<String, List<Duty>> duties(@Nullable Passport passport) {
        var all = new LinkedHashMap<String, List<Duty>>();
        in(passport, Passport::responsibilities)
                .forEach(duty -> all.merge(
                        duty.zone(), List.of(duty), (left, right) -> Stream.concat(left.stream(), right.stream())
                                .toList()));
        return all;
    }

    private static <T> Stream<T> in(@Nullable Passport passport, Function<Passport, List<T>> section) {
        return passport == null ? Stream.of() : section.apply(passport).stream();
    }
}
