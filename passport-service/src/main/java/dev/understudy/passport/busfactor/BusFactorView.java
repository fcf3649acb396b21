package dev.understudy.passport.busfactor;

import java.time.LocalDate;
import java.util.Map;

/**
 * On whom the project hangs.
 *
 * @param day the day it is worked out for: duties hold from one day to another
 * @param people names by id
 * @param assets who can operate what, by the accesses they hold
 * @param duties who answers for which zone
 */
public record BusFactorView(
        String projectId,
        long version,
        LocalDate day,
        Map<String, String> people,
        BusFactor assets,
        BusFactor duties) {}
