package dev.understudy.incident.correlation;

import dev.understudy.incident.correlation.CorrelationRule.ResolveOn;
import java.util.Map;

/**
 * Where an incident came from, copied when it was opened: a rule that changes later leaves it as it is.
 *
 * @param rule name of the rule
 * @param group values that the rule grouped by
 */
public record Correlation(String rule, Map<String, String> group, ResolveOn resolveOn) {}
