package dev.understudy.kit.app;

import dev.understudy.events.ProjectEvent.Client;
import dev.understudy.events.ProjectEvent.ProjectApplied;
import java.util.List;

public final class Samples {

    private Samples() {}

    public static ProjectApplied project(String projectId, long version, String clientId) {
        return new ProjectApplied(
                projectId,
                version,
                "Shop " + version,
                new Client(clientId, clientId, null),
                "Europe/Moscow",
                List.of("ru"),
                List.of(),
                null);
    }
}
