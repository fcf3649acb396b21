package dev.understudy.monitor.probe;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.brotli.dec.BrotliInputStream;

/** Bodies without their content coding, up to a limit: a small archive may hold a large text. */
final class Decoding {

    /** @param truncated whether more would have followed */
    record Decoded(byte[] body, boolean truncated) {}

    private Decoding() {}

    /**
     * @param coding {@code gzip}, {@code deflate} (zlib, RFC 9110; the raw stream that some servers send, too), {@code br}
     * @throws IOException when the bytes are not of that coding
     */
    static Decoded decode(String coding, byte[] bytes, int limit) throws IOException {
        if (bytes.length == 0) {
            return new Decoded(bytes, false);
        }
        try (var in = stream(coding, bytes)) {
            var out = new ByteArrayOutputStream(Math.min(limit, Math.max(64, bytes.length * 2)));
            var buffer = new byte[8192];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                int room = limit - out.size();
                if (n > room) {
                    out.write(buffer, 0, room);
                    return new Decoded(out.toByteArray(), true);
                }
                out.write(buffer, 0, n);
            }
            return new Decoded(out.toByteArray(), false);
        } catch (IllegalStateException e) {
            throw new IOException("the bytes are not of this coding", e);
        }
    }

    private static InputStream stream(String coding, byte[] bytes) throws IOException {
        var in = new ByteArrayInputStream(bytes);
        return switch (coding) {
            case "gzip" -> new GZIPInputStream(in);
            case "br" -> new BrotliInputStream(in);
            default -> new InflaterInputStream(in, new Inflater(!isZlib(bytes)));
        };
    }

    /** RFC 1950, section 2.2: the method, and a checksum over the first two bytes. */
    private static boolean isZlib(byte[] bytes) {
        return bytes.length >= 2
                && (bytes[0] & 0x0f) == 8
                && (bytes[0] & 0xf0) <= 0x70
                && (((bytes[0] & 0xff) << 8) | (bytes[1] & 0xff)) % 31 == 0;
    }
}
