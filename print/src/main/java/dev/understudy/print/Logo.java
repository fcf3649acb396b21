package dev.understudy.print;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** A picture that somebody is known by. Its bytes are shown, never fetched. */
public final class Logo {

    /** Enough for a sign beside a title, in bytes. */
    public static final int LARGEST = 262_144;

    /** More than any sign beside a title needs. */
    public static final int MOST_PIXELS = 2_000;

    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    private static final byte[] JPEG = {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF};

    private final byte[] bytes;
    private final String mediaType;
    private final String alternative;
    private final int width;
    private final int height;

    private Logo(byte[] bytes, String mediaType, String alternative, int width, int height) {
        this.bytes = bytes;
        this.mediaType = mediaType;
        this.alternative = alternative;
        this.width = width;
        this.height = height;
    }

    /**
     * @param alternative whose it is
     * @throws IllegalArgumentException when it is neither PNG nor JPEG, or larger than {@link #LARGEST}. SVG is not taken:
     *     it can load and run things
     */
    public static Logo of(byte[] bytes, String alternative) {
        if (bytes.length > LARGEST) {
            throw new IllegalArgumentException("a logo has at most " + LARGEST + " bytes, not " + bytes.length);
        }
        var mediaType = mediaType(bytes);
        var readers = ImageIO.getImageReadersByMIMEType(mediaType);
        var reader = readers.next();
        try (var stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
            reader.setInput(stream);
            int width = reader.getWidth(0);
            int height = reader.getHeight(0);
            // A small file can unfold to a picture that takes all memory.
            if (width > MOST_PIXELS || height > MOST_PIXELS) {
                throw new IllegalArgumentException(
                        "a logo is at most " + MOST_PIXELS + " pixels wide and high, not " + width + " x " + height);
            }
            return new Logo(bytes.clone(), mediaType, alternative, width, height);
        } catch (IOException e) {
            throw new IllegalArgumentException("the logo cannot be read as " + mediaType, e);
        } finally {
            reader.dispose();
        }
    }

    private static String mediaType(byte[] bytes) {
        if (startsWith(bytes, PNG)) {
            return "image/png";
        }
        if (startsWith(bytes, JPEG)) {
            return "image/jpeg";
        }
        throw new IllegalArgumentException("a logo is a PNG or a JPEG");
    }

    private static boolean startsWith(byte[] bytes, byte[] signature) {
        return bytes.length > signature.length
                && Arrays.equals(bytes, 0, signature.length, signature, 0, signature.length);
    }

    public String mediaType() {
        return mediaType;
    }

    public String alternative() {
        return alternative;
    }

    /** Width divided by height. */
    double shape() {
        return (double) width / height;
    }

    byte[] bytes() {
        return bytes.clone();
    }

    String dataUri() {
        return "data:" + mediaType + ";base64," + Base64.getEncoder().encodeToString(bytes);
    }
}
