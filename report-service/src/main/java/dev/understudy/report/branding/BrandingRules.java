package dev.understudy.report.branding;

import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.kit.problem.Violation;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.jspecify.annotations.Nullable;

/** What a branding may be. It ends up in pages and documents that other people open, so nothing is taken on trust. */
final class BrandingRules {

    private static final int LONGEST_NAME = 100;
    private static final int LARGEST_LOGO = 64 * 1024;
    private static final int LARGEST_SIDE = 1000;

    /** WCAG 2.2, success criterion 1.4.3: text and its background. */
    private static final double LEAST_CONTRAST = 4.5;

    private static final Pattern COLOUR = Pattern.compile("#[0-9a-fA-F]{6}");
    /** No SVG: it can hold scripts and load from elsewhere. */
    private static final Pattern LOGO = Pattern.compile("data:image/(png|jpeg);base64,([A-Za-z0-9+/]+={0,2})");

    private BrandingRules() {}

    /** @throws InvalidInput {@code report.bad-branding} with everything that is wrong */
    static Branding checked(Branding branding) {
        var wrong = new ArrayList<Violation>();
        var name = branding.name() == null ? null : branding.name().strip();
        if (name != null
                && (name.isEmpty()
                        || name.length() > LONGEST_NAME
                        || name.chars().anyMatch(Character::isISOControl))) {
            wrong.add(violation("name", "length", "has to be 1 to " + LONGEST_NAME + " characters on one line"));
        }
        if (branding.colour() != null) {
            checkColour(branding.colour(), wrong);
        }
        if (branding.logo() != null) {
            checkLogo(branding.logo(), wrong);
        }
        if (!wrong.isEmpty()) {
            throw new InvalidInput("report.bad-branding", "the branding cannot be used; see violations", wrong);
        }
        return new Branding(
                name, branding.colour() == null ? null : branding.colour().toLowerCase(Locale.ROOT), branding.logo());
    }

    private static void checkColour(String colour, List<Violation> wrong) {
        if (!COLOUR.matcher(colour).matches()) {
            wrong.add(violation("colour", "format", "'" + colour + "' is no colour; write it as #rrggbb"));
            return;
        }
        double contrast = contrastWithWhite(colour);
        if (contrast < LEAST_CONTRAST) {
            wrong.add(violation(
                    "colour",
                    "contrast",
                    "%s on white has a contrast of %.1f : 1 and could not be read; choose one with %.1f : 1 or more"
                            .formatted(colour, Math.floor(contrast * 10) / 10, LEAST_CONTRAST)));
        }
    }

    /** WCAG 2.2, relative luminance and contrast ratio. */
    static double contrastWithWhite(String colour) {
        double luminance = 0.2126 * linear(colour, 1) + 0.7152 * linear(colour, 3) + 0.0722 * linear(colour, 5);
        return 1.05 / (luminance + 0.05);
    }

    private static double linear(String colour, int at) {
        double value = Integer.parseInt(colour.substring(at, at + 2), 16) / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
    }

    private static void checkLogo(String logo, List<Violation> wrong) {
        if (logo.length() > LARGEST_LOGO * 4L / 3 + 64) {
            wrong.add(violation("logo", "size", "is larger than " + LARGEST_LOGO + " bytes"));
            return;
        }
        var parts = LOGO.matcher(logo);
        if (!parts.matches()) {
            wrong.add(violation(
                    "logo",
                    "format",
                    "has to be a data URI of a PNG or JPEG image: data:image/png;base64,...; SVG and addresses are not"
                            + " taken, because a report loads and runs nothing"));
            return;
        }
        var problem = imageProblem(parts.group(1), parts.group(2));
        if (problem != null) {
            wrong.add(violation("logo", "image", problem));
        }
    }

    private static @Nullable String imageProblem(String type, String base64) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return "is no valid base64";
        }
        if (bytes.length > LARGEST_LOGO) {
            return "is larger than " + LARGEST_LOGO + " bytes";
        }
        try (var input = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
            var readers = ImageIO.getImageReadersByFormatName(type);
            if (!readers.hasNext()) {
                return "cannot be read";
            }
            var reader = readers.next();
            try {
                reader.setInput(input, true, true);
                // Looked at before anything is unpacked: a small file can be a very large picture.
                int width = reader.getWidth(0);
                int height = reader.getHeight(0);
                if (width > LARGEST_SIDE || height > LARGEST_SIDE) {
                    return "is " + width + " x " + height + ", more than " + LARGEST_SIDE + " x " + LARGEST_SIDE;
                }
                reader.read(0);
                return null;
            } finally {
                reader.dispose();
            }
        } catch (IOException | RuntimeException e) {
            return "is no " + type.toUpperCase(Locale.ROOT) + " image, or a broken one";
        }
    }

    private static Violation violation(String path, String rule, String message) {
        return new Violation(null, null, path, rule, path + " " + message);
    }
}
