package dev.understudy.monitor.history;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** @param steps the parts of the time, when they were asked for */
@Schema(name = "CheckAvailability")
record CheckAvailability(
        String check, String kind, @Nullable String zoneId, Availability total, List<Availability> steps) {}
