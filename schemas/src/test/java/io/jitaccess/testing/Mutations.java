package io.jitaccess.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Input that was good once: a few changes away from what is expected is where parsers break. */
public final class Mutations {
    /** Where texts of several formats have their seams. */
    private static final List<String> SEAMS =
            List.of(
                    "\"",
                    "'",
                    "\\",
                    "{",
                    "}",
                    "[",
                    "]",
                    ":",
                    ",",
                    "\n",
                    "\r",
                    "\t",
                    "\0",
                    "#",
                    "&",
                    "*a",
                    "&a ",
                    "<<: ",
                    "|",
                    ">",
                    "%",
                    "%00",
                    "%zz",
                    "../",
                    "@",
                    "`",
                    "!!",
                    "---",
                    "\u2028",
                    "\u202e",
                    "\ufeff",
                    "\ud800",
                    "\uffff",
                    "é",
                    "\ud83d\ude00",
                    "null",
                    "true",
                    "-1",
                    "1e309",
                    "99999999999999999999",
                    ".nan",
                    "\\u0000",
                    "${x}",
                    "=");

    private static final int MOST_CHANGES = 4;

    private Mutations() {}

    /** One of the texts after a few changes. */
    public static Arbitrary<String> of(String... originals) {
        return Arbitraries.longs()
                .map(
                        seed -> {
                            var random = new SplittableRandom(seed);
                            String text = originals[random.nextInt(originals.length)];
                            for (int i = random.nextInt(MOST_CHANGES); i >= 0; i--) {
                                text = changed(text, random);
                            }
                            return text;
                        });
    }

    private static String changed(String text, SplittableRandom random) {
        int from = random.nextInt(text.length() + 1);
        int to = Math.min(text.length(), from + random.nextInt(1 + random.nextInt(60)));
        String head = text.substring(0, from);
        String part = text.substring(from, to);
        String tail = text.substring(to);
        return switch (random.nextInt(6)) {
            case 0 -> head + tail;
            case 1 -> head + part + part + tail;
            case 2 -> head;
            case 3 -> head + SEAMS.get(random.nextInt(SEAMS.size())) + tail;
            case 4 -> head + SEAMS.get(random.nextInt(SEAMS.size())).repeat(50) + part + tail;
            default -> head + (char) random.nextInt(Character.MAX_VALUE + 1) + part + tail;
        };
    }

    /** One of the byte strings after a few changes. */
    public static Arbitrary<byte[]> of(List<byte[]> originals) {
        return Arbitraries.longs()
                .map(
                        seed -> {
                            var random = new SplittableRandom(seed);
                            byte[] bytes = originals.get(random.nextInt(originals.size()));
                            for (int i = random.nextInt(MOST_CHANGES); i >= 0; i--) {
                                bytes = changed(bytes, random);
                            }
                            return bytes;
                        });
    }

    private static byte[] changed(byte[] bytes, SplittableRandom random) {
        int at = random.nextInt(bytes.length + 1);
        var changed = new ByteArrayOutputStream();
        changed.write(bytes, 0, at);
        int rest = bytes.length - at;
        switch (random.nextInt(5)) {
            case 0 -> {
                // Cut here.
            }
            case 1 -> {
                changed.write(random.nextInt(256));
                changed.write(bytes, at, rest);
            }
            case 2 -> {
                if (rest > 0) {
                    changed.write(bytes[at] ^ (1 << random.nextInt(8)));
                    changed.write(bytes, at + 1, rest - 1);
                }
            }
            case 3 -> {
                changed.writeBytes(length(random));
                changed.write(bytes, at + Math.min(1, rest), rest - Math.min(1, rest));
            }
            default -> {
                changed.writeBytes(Arrays.copyOfRange(bytes, at, bytes.length));
                changed.writeBytes("more".getBytes(UTF_8));
            }
        }
        return changed.toByteArray();
    }

    /** A length as Avro writes it, from a little too long to absurd. */
    private static byte[] length(SplittableRandom random) {
        long value = random.nextLong() >> random.nextInt(64);
        long zigzag = (value << 1) ^ (value >> 63);
        var bytes = new ByteArrayOutputStream();
        while ((zigzag & ~0x7fL) != 0) {
            bytes.write((int) ((zigzag & 0x7f) | 0x80));
            zigzag >>>= 7;
        }
        bytes.write((int) zigzag);
        return bytes.toByteArray();
    }
}
