package dev.understudy.kit.problem;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** 412: somebody else changed it since the caller read it. */
public final class PreconditionFailed extends DomainException {

    private static final long serialVersionUID = 1L;

    /** @param currentETag the entity tag that the thing has now */
    public PreconditionFailed(String code, String message, String currentETag) {
        super(
                412,
                "Precondition failed",
                code,
                message,
                List.of(),
                Map.of("currentETag", currentETag),
                Optional.empty());
    }
}
