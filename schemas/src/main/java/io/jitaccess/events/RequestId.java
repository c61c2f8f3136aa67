package io.jitaccess.events;

import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * Id of a request: a TSID, 64 bits in 13 characters of Crockford's base 32, short enough to type.
 *
 * @param value canonical form, upper case
 */
public record RequestId(String value) {
    private static final String DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final Pattern CANONICAL = Pattern.compile("[0-9A-F][" + DIGITS + "]{12}");
    private static final int RANDOM_BITS = 22;

    public RequestId {
        if (!CANONICAL.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "'%s' is not a request id: 13 characters such as 0KM3V5J8TQ2ZC"
                            .formatted(value));
        }
    }

    /** A new id: 42 bits of milliseconds since 1970, then 22 random bits. */
    public static RequestId next(InstantSource clock, RandomGenerator random) {
        return of(clock.millis() << RANDOM_BITS | random.nextInt(1 << RANDOM_BITS));
    }

    /** The id that stands for these 64 bits. */
    public static RequestId of(long bits) {
        var text = new StringBuilder(13);
        for (int shift = 60; shift >= 0; shift -= 5) {
            text.append(DIGITS.charAt((int) (bits >>> shift) & 31));
        }
        return new RequestId(text.toString());
    }

    /** Reads what a person typed: any case, I and L for 1, O for 0. */
    public static Optional<RequestId> parse(String text) {
        String typed =
                text.strip()
                        .toUpperCase(Locale.ROOT)
                        .replace('I', '1')
                        .replace('L', '1')
                        .replace('O', '0');
        return CANONICAL.matcher(typed).matches()
                ? Optional.of(new RequestId(typed))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return value;
    }
}
