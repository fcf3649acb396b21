package dev.understudy.report.format;

import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.kit.problem.Violation;
import jakarta.ws.rs.NotAcceptableException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Variant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a report can come as. */
public enum ReportFormat {
    JSON(MediaType.APPLICATION_JSON),
    HTML(MediaType.TEXT_HTML),
    PDF("application/pdf"),
    DOCX("application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    /** One file a section in an archive; one section alone is {@link #ONE_CSV}. */
    CSV("application/zip");

    /** Type of a section that was asked for alone. */
    public static final String ONE_CSV = "text/csv";

    private final MediaType type;

    ReportFormat(String type) {
        this.type = MediaType.valueOf(type);
    }

    public String mediaType() {
        return type.toString();
    }

    /** Its name in queries: {@code pdf}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Ending of a file's name, without the dot. */
    public String ending() {
        return this == CSV ? "zip" : id();
    }

    /**
     * The one that was asked for: by name, else by Accept.
     *
     * @throws InvalidInput {@code report.unknown-format}, 400
     * @throws NotAcceptableException 406, when Accept has none of them
     */
    public static ReportFormat of(@Nullable String name, Request request) {
        return name == null ? negotiated(request) : named(name);
    }

    private static ReportFormat named(String name) {
        return Arrays.stream(values())
                .filter(format -> format.id().equals(name.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> {
                    var message = "'" + name + "' is not a format of the reports; choose "
                            + Arrays.stream(values()).map(ReportFormat::id).collect(Collectors.joining(", "));
                    return InvalidInput.malformed(
                            "report.unknown-format",
                            message,
                            List.of(Violation.at("format", "unknown-format", message)));
                });
    }

    private static ReportFormat negotiated(Request request) {
        var types = Arrays.stream(values()).map(format -> format.type).toArray(MediaType[]::new);
        var variant = request.selectVariant(Variant.mediaTypes(types).build());
        if (variant == null) {
            throw new NotAcceptableException();
        }
        return Arrays.stream(values())
                .filter(format -> format.type.isCompatible(variant.getMediaType()))
                .findFirst()
                .orElseThrow(NotAcceptableException::new);
    }
}
