package dev.understudy.monitor.maintenance;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What becomes of probing while a window is open. */
public enum MaintenanceMode {
    /** Probed, and nothing is said. */
    MUTE,
    /** Not probed at all. */
    SKIP;

    /** As it is written: {@code mute}, {@code skip}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<MaintenanceMode> of(String word) {
        return Arrays.stream(values()).filter(mode -> mode.word().equals(word)).findFirst();
    }
}
