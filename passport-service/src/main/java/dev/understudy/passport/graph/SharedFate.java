package dev.understudy.passport.graph;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Assets that one thing would take down together.
 *
 * @param by what they share
 * @param what the address, the provider, the id of the account or person
 * @param assets two or more, in the order of the passport
 */
public record SharedFate(By by, String what, List<String> assets) {

    /** What can be shared. */
    public enum By {
        @JsonProperty("address")
        ADDRESS,
        @JsonProperty("host")
        HOST,
        @JsonProperty("provider")
        PROVIDER,
        @JsonProperty("registrar")
        REGISTRAR,
        @JsonProperty("account")
        ACCOUNT,
        @JsonProperty("person")
        PERSON
    }

    /** One asset has it. */
    public record Share(By by, String what, String asset) {}

    /** All groups of two or more, the largest first; those that share the same assets by several things each once. */
    public static List<SharedFate> of(Collection<Share> shares) {
        var groups = new LinkedHashMap<By, Map<String, Set<String>>>();
        for (var share : shares) {
            groups.computeIfAbsent(share.by(), _ -> new TreeMap<>())
                    .computeIfAbsent(share.what(), _ -> new LinkedHashSet<>())
                    .add(share.asset());
        }
        var fates = new ArrayList<SharedFate>();
        groups.forEach((by, things) -> things.forEach((what, assets) -> {
            if (assets.size() > 1) {
                fates.add(new SharedFate(by, what, List.copyOf(assets)));
            }
        }));
        fates.sort(Comparator.comparingInt((SharedFate fate) -> -fate.assets().size())
                .thenComparing(SharedFate::by)
                .thenComparing(SharedFate::what));
        return fates;
    }
}
