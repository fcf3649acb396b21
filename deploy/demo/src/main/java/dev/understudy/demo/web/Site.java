package dev.understudy.demo.web;

/** Answers requests; called from many virtual threads at once. */
@FunctionalInterface
public interface Site {

    /** @throws BadRequest when the request cannot be understood; answered with 400 */
    Answer answer(Request request);
}
