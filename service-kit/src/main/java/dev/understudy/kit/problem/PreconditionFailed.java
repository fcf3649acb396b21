package dev.understudy.kit.problem;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** 412: somebody else changed it since the caller read it. */
public final class PreconditionFailed extends DomainException {

    private static final long serialVersionUID = 1L;

    /** @param currentETag the entity tag that the thing has now */
    public PreconditionFailed(String code, String message, String currentETag) {
        this(code, message, currentETag, Map.of());
    }

    /** @param more further members of the problem, for example what changed in the meantime */
    public PreconditionFailed(String code, String message, String currentETag, Map<String, ?> more) {
        super(412, "Precondition failed", code, message, List.of(), with(more, currentETag), Optional.empty());
    }

    private static Map<String, ?> with(Map<String, ?> more, String currentETag) {
        var all = new LinkedHashMap<String, Object>(more);
        all.put("currentETag", currentETag);
        return all;
    }
}
