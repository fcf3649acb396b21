package dev.understudy.report.monthly;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Whether orders, forms and payments work.
 *
 * @param signalsMeasured whether the orders, payments and forms themselves are counted; no source of them can be connected
 *     yet
 * @param paths the ways through a form or an order that a check of kind {@code flow} goes
 */
@Schema(description = "Whether orders, forms and payments work, as far as our checks go the way of a customer")
public record OrderPaths(boolean signalsMeasured, List<CheckAvailability> paths) {}
