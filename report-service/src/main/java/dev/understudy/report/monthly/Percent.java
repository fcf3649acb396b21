package dev.understudy.report.monthly;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Shares as per cent with two decimals. */
final class Percent {

    private Percent() {}

    /** Rounded down, so that 100 and 0 are exact: 0.99999 is 99.99. */
    static String floor(double share) {
        if (share == 0) {
            return "0";
        }
        var percent = BigDecimal.valueOf(share).movePointRight(2).setScale(2, RoundingMode.DOWN);
        return percent.compareTo(BigDecimal.valueOf(100)) == 0 ? "100" : percent.toPlainString();
    }
}
