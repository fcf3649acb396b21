package dev.understudy.passport.finding;

import java.util.stream.Stream;

/**
 * One reason for findings: a small bean ({@code @ApplicationScoped}), found by the engine. It only looks; what it no
 * longer finds is cleared by the engine. A rule that throws leaves its findings as they were: what could not be
 * looked at is not known to be well.
 */
public interface FindingRule {

    /** Stable, in kebab case: {@code duty-without-deputy}. Listed in docs/design/passport.md. */
    String id();

    /** Why this is a risk: the document, register or vendor that says so, or the need of ours that it endangers. */
    String source();

    /** What is wrong now. Called inside a transaction, which it must not write in. */
    Stream<Finding> find(Situation situation);
}
