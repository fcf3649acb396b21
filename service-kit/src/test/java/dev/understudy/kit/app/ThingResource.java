package dev.understudy.kit.app;

import static dev.understudy.kit.security.Roles.ADMIN;
import static dev.understudy.kit.security.Roles.AUDITOR;
import static dev.understudy.kit.security.Roles.CLIENT;
import static dev.understudy.kit.security.Roles.DISPATCHER;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.understudy.kit.idempotency.Idempotent;
import dev.understudy.kit.paging.ETags;
import dev.understudy.kit.paging.Page;
import dev.understudy.kit.paging.PageRequest;
import dev.understudy.kit.security.ProjectDirectory;
import dev.understudy.kit.security.ProjectEntry;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.LocalDate;
import java.util.List;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestResponse;
import org.slf4j.MDC;

@Path("/api/v1")
public class ThingResource {

    private final ThingService things;
    private final ProjectDirectory projects;

    ThingResource(ThingService things, ProjectDirectory projects) {
        this.things = things;
        this.projects = projects;
    }

    public record MakeThing(@NotBlank String name, @Max(9) int size, LocalDate due, List<Part> parts) {
        public record Part(Kind kind) {}

        public enum Kind {
            BOLT,
            @JsonProperty("nut")
            NUT
        }
    }

    public record Count(long things) {}

    @GET
    @Path("projects")
    @RolesAllowed({ADMIN, CLIENT, AUDITOR})
    public List<String> projects() {
        return projects.visibleProjects().stream().map(ProjectEntry::projectId).toList();
    }

    @GET
    @Path("projects/{project}")
    @RolesAllowed({ADMIN, CLIENT, AUDITOR})
    public String project(String project) {
        return projects.requireReadable(project).name();
    }

    @POST
    @Path("things/{thing}:greet")
    @RolesAllowed(ADMIN)
    public String greet(String thing, @QueryParam("word") String word, String body) {
        return thing + " " + word + " " + body;
    }

    @POST
    @Path("projects/{project}/things")
    @RolesAllowed({ADMIN, DISPATCHER})
    @Idempotent
    public Response make(String project, @Valid MakeThing thing) {
        var made = things.make(project, thing.name());
        return Response.created(URI.create("/api/v1/things/" + made.id()))
                .entity(made)
                .build();
    }

    @POST
    @Path("projects/{project}/plain-things")
    @RolesAllowed({ADMIN, DISPATCHER})
    @Idempotent
    @ResponseStatus(202)
    public ThingService.View makePlain(String project, MakeThing thing) {
        return things.make(project, thing.name());
    }

    @GET
    @Path("projects/{project}/count")
    @RolesAllowed(ADMIN)
    public Count count(String project) {
        return new Count(things.count(project));
    }

    @GET
    @Path("things")
    @RolesAllowed({ADMIN, CLIENT})
    public Page<String> list(@BeanParam PageRequest page) {
        return things.list(page);
    }

    @GET
    @Path("things/count")
    @RolesAllowed({ADMIN, CLIENT})
    public Count countBySql() {
        return new Count(things.countBySql());
    }

    @PUT
    @Path("things/version")
    @RolesAllowed(ADMIN)
    public RestResponse<Void> change(@HeaderParam("If-Match") String ifMatch) {
        ETags.requireMatch(ifMatch, 5);
        return RestResponse.ResponseBuilder.<Void>noContent()
                .header("ETag", ETags.of(6))
                .build();
    }

    @GET
    @Path("broken")
    @RolesAllowed(ADMIN)
    public String broken() {
        throw new IllegalStateException("password=hunter2 must not be seen");
    }

    @GET
    @Path("numbers/{number}")
    @PermitAll
    public long number(long number, @QueryParam("of") Integer of) {
        return number;
    }

    @GET
    @Path("sleep")
    @RolesAllowed(ADMIN)
    public String sleep() {
        things.sleepInDatabase();
        return "slept";
    }

    @GET
    @Path("trace")
    @PermitAll
    public String trace() {
        return String.valueOf(MDC.get("traceId"));
    }

    @GET
    @Path("forgotten")
    public String forgotten() {
        return "nobody may read this";
    }
}
