package dev.understudy.passport.print;

import dev.understudy.passport.document.DocumentReader;
import dev.understudy.passport.document.Passport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Passports to work on. */
public final class SamplePassports {

    private SamplePassports() {}

    /** A shop on WooCommerce with 1C and a payment provider, that hangs on one freelancer. */
    public static Passport shop() {
        return DocumentReader.read(text("shop"), "samovar-shop");
    }

    public static String text(String name) {
        try (var stream = SamplePassports.class.getResourceAsStream("/passports/" + name + ".yaml")) {
            if (stream == null) {
                throw new IllegalStateException("no sample passport " + name);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
