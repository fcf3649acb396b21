package dev.understudy.monitor.check;

import jakarta.ws.rs.QueryParam;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** Which checks of a project to list: a {@code @BeanParam}. What is given must all hold. */
public class CheckQuery {

    @QueryParam("status")
    @Parameter(description = "present status: UP, DOWN...; several separated by commas")
    public @Nullable String status;

    @QueryParam("kind")
    @Parameter(description = "http, tls...; several separated by commas")
    public @Nullable String kind;

    @QueryParam("zone")
    @Parameter(description = "id of a zone")
    public @Nullable String zone;

    @QueryParam("label")
    @Parameter(description = "name, or name=value")
    public @Nullable String label;

    @QueryParam("managedBy")
    @Parameter(description = "passport or user")
    public @Nullable String managedBy;

    @QueryParam("text")
    @Parameter(description = "part of the name or of what is probed, letter case aside")
    public @Nullable String text;
}
