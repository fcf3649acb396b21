package dev.understudy.passport.graph;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How one asset needs another; {@code word} as documents write it. */
public enum Relation {
    HOSTED_ON("hostedOn", Effect.FALLS),
    DEPENDS_ON("dependsOn", Effect.FALLS),
    INTEGRATES_WITH("integratesWith", Effect.DEGRADES),
    /** A copy does not suffer when what it is a copy of falls. */
    BACKS_UP("backsUp", null),
    REGISTERED_WITH("registeredWith", Effect.EXPIRES),
    PAID_BY("paidBy", Effect.EXPIRES);

    private final String word;
    private final @Nullable Effect effect;

    Relation(String word, @Nullable Effect effect) {
        this.word = word;
        this.effect = effect;
    }

    public String word() {
        return word;
    }

    /** What the fall of the one that is needed does to the other; empty for nothing. */
    public Optional<Effect> effect() {
        return Optional.ofNullable(effect);
    }
}
