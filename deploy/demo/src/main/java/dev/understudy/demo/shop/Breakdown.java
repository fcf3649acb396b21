package dev.understudy.demo.shop;

/** The shop's own failure; ends in its exception page. */
final class Breakdown extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Breakdown(String message) {
        super(message);
    }
}
