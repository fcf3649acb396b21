package dev.understudy.kit.problem;

/** 403: the caller is known, may see the thing, and may still not do this. */
public final class Forbidden extends DomainException {

    private static final long serialVersionUID = 1L;

    public Forbidden(String code, String message) {
        super(403, "Forbidden", code, message);
    }
}
