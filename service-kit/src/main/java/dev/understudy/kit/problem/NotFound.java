package dev.understudy.kit.problem;

/** 404: there is no such thing, or it belongs to a client that the caller may not see; the two look the same. */
public final class NotFound extends DomainException {

    private static final long serialVersionUID = 1L;

    public NotFound(String code, String message) {
        super(404, "Not found", code, message);
    }
}
