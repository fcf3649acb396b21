package dev.understudy.standalone.passport;

import dev.understudy.standalone.LauncherFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * A passport as it stands in a file; all of its rules but one are the service's to judge.
 *
 * @param name of the file, as messages show it
 * @param projectId where it is to be applied
 */
public record PassportFile(String name, String projectId, String yaml) {

    private static final int LARGEST = 20 * 1024 * 1024;

    /** @throws LauncherFailure with {@code FILE:line:column: message} when it is no YAML or names no project */
    public static PassportFile read(Path file) {
        try {
            return parse(file.toString(), Files.readString(file));
        } catch (java.nio.file.NoSuchFileException e) {
            throw new LauncherFailure("%s does not exist.".formatted(file), e);
        } catch (java.nio.charset.MalformedInputException e) {
            throw new LauncherFailure("%s is not in UTF-8; save it so and apply it again.".formatted(file), e);
        } catch (IOException e) {
            throw new LauncherFailure("%s cannot be read: %s".formatted(file, e.getMessage()), e);
        }
    }

    static PassportFile parse(String name, String yaml) {
        var options = new LoaderOptions();
        options.setCodePointLimit(LARGEST);
        Object document;
        try {
            document = new Yaml(new SafeConstructor(options)).load(yaml);
        } catch (MarkedYAMLException e) {
            var mark = e.getProblemMark();
            throw new LauncherFailure(
                    mark == null
                            ? "%s: %s".formatted(name, e.getProblem())
                            : "%s:%d:%d: %s (yaml)"
                                    .formatted(name, mark.getLine() + 1, mark.getColumn() + 1, e.getProblem()),
                    e);
        } catch (YAMLException e) {
            throw new LauncherFailure(
                    "%s: %s"
                            .formatted(
                                    name,
                                    String.valueOf(e.getMessage())
                                            .lines()
                                            .findFirst()
                                            .orElse("")),
                    e);
        }
        if (document instanceof Map<?, ?> map
                && map.get("project") instanceof Map<?, ?> project
                && project.get("id") instanceof String id
                && !id.isBlank()) {
            return new PassportFile(name, id, yaml);
        }
        throw new LauncherFailure(
                "%s: project.id is missing; a passport begins with `project: {id: my-shop, ...}`.".formatted(name));
    }

    byte[] bytes() {
        return yaml.getBytes(StandardCharsets.UTF_8);
    }
}
