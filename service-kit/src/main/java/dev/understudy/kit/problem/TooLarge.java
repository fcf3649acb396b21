package dev.understudy.kit.problem;

/** 413: the input is larger than the documented limit. */
public final class TooLarge extends DomainException {

    private static final long serialVersionUID = 1L;

    public TooLarge(String code, String message) {
        super(413, "Too large", code, message);
    }
}
