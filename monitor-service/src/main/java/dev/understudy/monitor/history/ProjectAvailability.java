package dev.understudy.monitor.history;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * @param total the sum over the checks: a second in which two of three checks were up counts as two seconds up
 * @param checks by name
 */
@Schema(name = "ProjectAvailability")
record ProjectAvailability(Availability total, List<CheckAvailability> checks) {}
