package dev.understudy.kit.problem;

/** 428 (RFC 6585, section 3): the request must say which version it changes. */
public final class PreconditionRequired extends DomainException {

    private static final long serialVersionUID = 1L;

    public PreconditionRequired(String code, String message) {
        super(428, "Precondition required", code, message);
    }
}
