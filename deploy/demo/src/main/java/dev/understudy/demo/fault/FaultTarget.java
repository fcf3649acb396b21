package dev.understudy.demo.fault;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What can be broken. */
public enum FaultTarget {
    /** Every page of the shop answers 500 with an exception page. */
    SITE("every page of the shop answers 500"),
    /** Only the checkout answers 500: its page and its orders. */
    CHECKOUT("the checkout page and orders answer 500"),
    /** Only the call-back form answers 500: its page and what is sent through it. */
    FORM("the call-back form answers 500"),
    /** Each answer drips for about eight seconds. */
    SLOW("each answer drips for about 8 seconds"),
    /** The HTTPS port shows an expired certificate. */
    CERTIFICATE("HTTPS shows an expired certificate");

    private final String effect;

    FaultTarget(String effect) {
        this.effect = effect;
    }

    /** The name by which it is broken and healed. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    public String effect() {
        return effect;
    }

    public static Optional<FaultTarget> of(String id) {
        return Arrays.stream(values()).filter(target -> target.id().equals(id)).findFirst();
    }

    /** All names, for a message. */
    public static String ids() {
        return Arrays.stream(values()).map(FaultTarget::id).collect(Collectors.joining(", "));
    }
}
