package dev.understudy.monitor.publication;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What a project shows to everybody.
 *
 * @param title of the public status page; the project's name when absent
 * @param checks names of the checks that are shown, in this order; nothing else of the project is
 */
@Schema(name = "Publication")
record Publication(@Nullable String title, @Nullable List<String> checks) {}
