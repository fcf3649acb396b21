package dev.understudy.incident.stream;

import dev.understudy.incident.incident.Feed.Item;
import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.kit.security.Caller;
import dev.understudy.kit.security.ProjectDirectory;
import dev.understudy.kit.security.Roles;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Events of incidents as they happen, for screens. */
@Path("/api/v1/incidents/stream")
@Tag(name = "incidents")
class StreamResource {

    private final FeedLoop loop;
    private final ProjectDirectory projects;
    private final Caller caller;
    private final Sse sse;

    StreamResource(FeedLoop loop, ProjectDirectory projects, Caller caller, Sse sse) {
        this.loop = loop;
        this.projects = projects;
        this.caller = caller;
        this.sse = sse;
    }

    @GET
    @Blocking
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(
            summary = "Events of incidents as they happen (server-sent events)",
            description =
                    "The event's name is its type, its data the event as on the topic. With Last-Event-ID whatever"
                            + " came meanwhile is told first, for a day. A comment is sent every 15 s.")
    public Multi<OutboundSseEvent> stream(
            @QueryParam("project") @Nullable String project,
            @HeaderParam("Last-Event-ID") @Parameter(description = "id of the last event that was received") @Nullable
                    String lastEventId) {
        // What the caller may see is settled now: the request is over before the events come.
        var visible = visible(project);
        var from = lastEventId == null ? null : position(lastEventId);
        Multi<OutboundSseEvent> events = Multi.createFrom().<OutboundSseEvent>emitter(emitter -> {
            Consumer<Item> listener = item -> {
                if (visible.contains(item.projectId())) {
                    emitter.emit(event(item));
                }
            };
            loop.listen(listener);
            emitter.onTermination(() -> loop.leave(listener));
            if (from != null) {
                loop.after(from[0], from[1]).forEach(listener);
            }
        });
        Multi<OutboundSseEvent> signsOfLife = Multi.createFrom()
                .ticks()
                .every(Duration.ofSeconds(15))
                .onOverflow()
                .drop()
                .map(tick -> sse.newEventBuilder().comment("still here").build());
        return Multi.createBy().merging().streams(events, signsOfLife);
    }

    private Set<String> visible(@Nullable String project) {
        if (project != null) {
            return Set.of(projects.requireReadable(project).projectId());
        }
        return projects.visibleProjects().stream()
                .map(entry -> entry.projectId())
                .collect(Collectors.toSet());
    }

    private OutboundSseEvent event(Item item) {
        return sse.newEventBuilder()
                .id(item.tx() + "." + item.id())
                .name(item.type())
                .mediaType(MediaType.APPLICATION_JSON_TYPE)
                .data(String.class, item.data())
                .build();
    }

    private static long[] position(String text) {
        try {
            int dot = text.indexOf('.');
            return new long[] {Long.parseLong(text.substring(0, dot)), Long.parseLong(text.substring(dot + 1))};
        } catch (IndexOutOfBoundsException | NumberFormatException e) {
            throw InvalidInput.malformed(
                    "incident.bad-event-id", "'Last-Event-ID' is not the id of an event of this stream");
        }
    }
}
