package dev.understudy.monitor.history;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Variable-length numbers and texts in a byte array: the alphabet of everything that is stored here. */
final class Bytes {

    private Bytes() {}

    static final class Writer {

        private byte[] bytes;
        private int length;
        private boolean halfFull;

        Writer(int capacity) {
            bytes = new byte[capacity];
        }

        int length() {
            return length;
        }

        byte[] toByteArray() {
            return Arrays.copyOf(bytes, length);
        }

        void octet(int value) {
            if (length == bytes.length) {
                bytes = Arrays.copyOf(bytes, length + Math.max(16, length >> 1));
            }
            bytes[length++] = (byte) value;
        }

        /** Half a byte, the lower half first; {@link #fillUp} before anything else follows. */
        void half(int value) {
            if (halfFull) {
                bytes[length - 1] |= (byte) (value << 4);
            } else {
                octet(value);
            }
            halfFull = !halfFull;
        }

        void fillUp() {
            halfFull = false;
        }

        /** LEB128, 7 bits a byte; a negative number takes ten. */
        void number(long value) {
            long rest = value;
            while ((rest & ~0x7fL) != 0) {
                octet((int) rest & 0x7f | 0x80);
                rest >>>= 7;
            }
            octet((int) rest);
        }

        /** Zigzag: numbers near zero are short whatever their sign. */
        void signed(long value) {
            number(value << 1 ^ value >> 63);
        }

        void text(String value) {
            var utf8 = value.getBytes(StandardCharsets.UTF_8);
            number(utf8.length);
            for (byte b : utf8) {
                octet(b);
            }
        }
    }

    static final class Reader {

        private final byte[] bytes;
        private int position;
        private boolean halfRead;

        Reader(byte[] bytes) {
            this.bytes = bytes;
        }

        boolean atEnd() {
            return position == bytes.length;
        }

        int octet() {
            if (atEnd()) {
                throw new IllegalArgumentException("the stored bytes end too early, after " + position);
            }
            return bytes[position++] & 0xff;
        }

        int half() {
            int value = halfRead ? bytes[position - 1] >>> 4 & 0xf : octet() & 0xf;
            halfRead = !halfRead;
            return value;
        }

        /** Goes on with the next whole byte. */
        void skipHalf() {
            halfRead = false;
        }

        long number() {
            long value = 0;
            for (int shift = 0; shift < 64; shift += 7) {
                int octet = octet();
                value |= (octet & 0x7fL) << shift;
                if (octet < 0x80) {
                    return value;
                }
            }
            throw new IllegalArgumentException("a stored number at " + position + " does not end");
        }

        long signed() {
            long value = number();
            return value >>> 1 ^ -(value & 1);
        }

        String text() {
            int size = Math.toIntExact(number());
            if (size < 0 || size > bytes.length - position) {
                throw new IllegalArgumentException("a stored text at " + position + " does not end");
            }
            var text = new String(bytes, position, size, StandardCharsets.UTF_8);
            position += size;
            return text;
        }
    }
}
