package dev.understudy.kit.egress;

/** An address that the suite will not connect to. The message names the address and the rule. */
public final class EgressRefused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String rule;

    EgressRefused(String target, String rule) {
        super(target + " may not be connected to: " + rule
                + "; an operator can allow it with understudy.egress.allow (CIDR ranges)");
        this.rule = rule;
    }

    /** Why, in a few stable words: {@code private network (RFC 1918)}. */
    public String rule() {
        return rule;
    }
}
