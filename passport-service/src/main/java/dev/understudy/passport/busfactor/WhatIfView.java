package dev.understudy.passport.busfactor;

import dev.understudy.passport.busfactor.BusFactor.WhatIf;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/**
 * What the loss of some people would leave.
 *
 * @param without ids of those who are gone
 * @param people names by id
 * @param assetsAfter the bus factor of those who are left
 */
public record WhatIfView(
        String projectId,
        long version,
        LocalDate day,
        List<String> without,
        Map<String, String> people,
        WhatIf assets,
        WhatIf duties,
        BusFactor assetsAfter,
        BusFactor dutiesAfter) {}
