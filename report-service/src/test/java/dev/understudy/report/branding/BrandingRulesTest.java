package dev.understudy.report.branding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.understudy.kit.problem.InvalidInput;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.Random;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BrandingRulesTest {

    @Test
    void takesANameAColourAndASmallPicture() throws IOException {
        var checked = BrandingRules.checked(new Branding("  Поддержка «Дублёр» ", "#1F5A8A", png(200, 60)));

        assertThat(checked.name()).isEqualTo("Поддержка «Дублёр»");
        assertThat(checked.colour()).isEqualTo("#1f5a8a");
        assertThat(BrandingRules.checked(new Branding(null, null, null))).isEqualTo(new Branding(null, null, null));
    }

    @Test
    void contrastIsThatOfTheWebContentAccessibilityGuidelines() {
        assertThat(BrandingRules.contrastWithWhite("#000000")).isCloseTo(21, within(1e-9));
        assertThat(BrandingRules.contrastWithWhite("#ffffff")).isCloseTo(1, within(1e-9));
        assertThat(BrandingRules.contrastWithWhite("#767676")).isCloseTo(4.54, within(0.005));
    }

    @ParameterizedTest
    @ValueSource(strings = {"red", "#12345", "#1234567", "#gggggg", "#777777", "#ffff00", "#fff;}body{display:none"})
    void refusesColoursThatAreNoneOrCannotBeRead(String colour) {
        refuses(null, colour, null, "colour");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example/logo.png",
                "data:image/svg+xml;base64,PHN2Zy8+",
                "data:text/html;base64,PGI+",
                "data:image/png;base64,",
                "data:image/png;base64,bm8gcGljdHVyZQ==",
                "data:image/png;base64,iVBORw0KGgo=",
                "data:image/png;base64,abc\" onerror=\"x"
            })
    void refusesLogosThatAreNoPictures(String logo) {
        refuses(null, null, logo, "logo");
    }

    @Test
    void refusesLogosThatAreTooLarge() throws IOException {
        refuses(null, null, png(1001, 2), "logo");
        refuses(null, null, noise(300), "logo");
        // What says that it is a PNG has to be one.
        refuses(null, null, png(10, 10).replace("image/png", "image/jpeg"), "logo");
    }

    @Test
    void refusesNamesOfNoOrManyCharacters() {
        refuses(" ", null, null, "name");
        refuses("x".repeat(101), null, null, "name");
        refuses("two\nlines", null, null, "name");
    }

    private static void refuses(@Nullable String name, @Nullable String colour, @Nullable String logo, String where) {
        assertThatThrownBy(() -> BrandingRules.checked(new Branding(name, colour, logo)))
                .isInstanceOfSatisfying(InvalidInput.class, e -> {
                    assertThat(e.code()).isEqualTo("report.bad-branding");
                    assertThat(e.violations()).singleElement().satisfies(violation -> assertThat(violation.path())
                            .isEqualTo(where));
                });
    }

    private static String png(int width, int height) throws IOException {
        return uri(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB));
    }

    /** It cannot be made small. */
    private static String noise(int side) throws IOException {
        var image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        var random = new Random(1);
        for (int x = 0; x < side; x++) {
            for (int y = 0; y < side; y++) {
                image.setRGB(x, y, random.nextInt());
            }
        }
        return uri(image);
    }

    private static String uri(BufferedImage image) throws IOException {
        var bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "png", bytes);
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(bytes.toByteArray());
    }
}
