package dev.understudy.monitor.exporter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The built-in modules, without the service. */
public final class TestModules {

    private TestModules() {}

    public static BlackboxModules builtIn() {
        try (var file = TestModules.class.getResourceAsStream("/blackbox-modules.yml")) {
            return new BlackboxModules(
                    (ObjectNode) new YAMLMapper().readTree(file).path("modules"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
