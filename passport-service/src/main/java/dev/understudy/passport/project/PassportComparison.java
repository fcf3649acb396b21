package dev.understudy.passport.project;

import dev.understudy.passport.history.FieldChange;
import java.util.List;

/**
 * Two versions of a passport, compared.
 *
 * @param from version
 * @param to version
 * @param diff by ids
 * @param changes field by field
 */
public record PassportComparison(String projectId, long from, long to, PassportDiff diff, List<FieldChange> changes) {}
