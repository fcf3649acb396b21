package dev.understudy.passport.search;

import dev.understudy.kit.security.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Searches within what the caller may see. */
@ApplicationScoped
class SearchService {

    private final SearchIndex index;
    private final Caller caller;

    SearchService(SearchIndex index, Caller caller) {
        this.index = index;
        this.caller = caller;
    }

    @Transactional
    List<SearchIndex.Hit> find(String question, @Nullable String kind, int limit) {
        return index.find(caller.scope(), question, kind, limit);
    }
}
