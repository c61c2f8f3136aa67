package io.jitaccess.sandbox.policy;

import java.math.BigDecimal;
import java.net.InetAddress;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiPredicate;

/** The condition operators of IAM. A negated one shares the comparison of its positive twin. */
enum Operator {
    STRING_EQUALS("StringEquals", false, String::equals),
    STRING_NOT_EQUALS("StringNotEquals", true, String::equals),
    STRING_EQUALS_IGNORE_CASE("StringEqualsIgnoreCase", false, String::equalsIgnoreCase),
    STRING_NOT_EQUALS_IGNORE_CASE("StringNotEqualsIgnoreCase", true, String::equalsIgnoreCase),
    STRING_LIKE("StringLike", false, Wildcard::matches),
    STRING_NOT_LIKE("StringNotLike", true, Wildcard::matches),
    // AWS treats the two ARN operators alike.
    ARN_EQUALS("ArnEquals", false, Wildcard::matchesArn),
    ARN_LIKE("ArnLike", false, Wildcard::matchesArn),
    ARN_NOT_EQUALS("ArnNotEquals", true, Wildcard::matchesArn),
    ARN_NOT_LIKE("ArnNotLike", true, Wildcard::matchesArn),
    BOOL("Bool", false, String::equalsIgnoreCase),
    NUMERIC_EQUALS("NumericEquals", false, (w, g) -> number(g).compareTo(number(w)) == 0),
    NUMERIC_NOT_EQUALS("NumericNotEquals", true, (w, g) -> number(g).compareTo(number(w)) == 0),
    NUMERIC_LESS_THAN("NumericLessThan", false, (w, g) -> number(g).compareTo(number(w)) < 0),
    NUMERIC_LESS_THAN_EQUALS(
            "NumericLessThanEquals", false, (w, g) -> number(g).compareTo(number(w)) <= 0),
    NUMERIC_GREATER_THAN("NumericGreaterThan", false, (w, g) -> number(g).compareTo(number(w)) > 0),
    NUMERIC_GREATER_THAN_EQUALS(
            "NumericGreaterThanEquals", false, (w, g) -> number(g).compareTo(number(w)) >= 0),
    DATE_EQUALS("DateEquals", false, (w, g) -> instant(g).equals(instant(w))),
    DATE_NOT_EQUALS("DateNotEquals", true, (w, g) -> instant(g).equals(instant(w))),
    DATE_LESS_THAN("DateLessThan", false, (w, g) -> instant(g).isBefore(instant(w))),
    DATE_LESS_THAN_EQUALS("DateLessThanEquals", false, (w, g) -> !instant(g).isAfter(instant(w))),
    DATE_GREATER_THAN("DateGreaterThan", false, (w, g) -> instant(g).isAfter(instant(w))),
    DATE_GREATER_THAN_EQUALS(
            "DateGreaterThanEquals", false, (w, g) -> !instant(g).isBefore(instant(w))),
    IP_ADDRESS("IpAddress", false, Operator::inRange),
    NOT_IP_ADDRESS("NotIpAddress", true, Operator::inRange),
    NULL("Null", false, (w, g) -> false);

    private final String spelling;
    private final boolean negated;
    private final BiPredicate<String, String> comparison;

    Operator(String spelling, boolean negated, BiPredicate<String, String> comparison) {
        this.spelling = spelling;
        this.negated = negated;
        this.comparison = comparison;
    }

    static Optional<Operator> parse(String spelling) {
        return Arrays.stream(values()).filter(o -> o.spelling.equalsIgnoreCase(spelling)).findAny();
    }

    boolean negated() {
        return negated;
    }

    /**
     * The bare comparison; the caller turns it round for a negated operator. A value that cannot be
     * read matches nothing.
     */
    boolean matches(String wanted, String given) {
        try {
            return comparison.test(wanted, given);
        } catch (DateTimeException | IllegalArgumentException unreadable) {
            return false;
        }
    }

    private static BigDecimal number(String text) {
        return new BigDecimal(text);
    }

    private static Instant instant(String text) {
        if (text.chars().allMatch(Character::isDigit)) {
            return Instant.ofEpochSecond(Long.parseLong(text));
        }
        return text.contains("T")
                ? OffsetDateTime.parse(text.toUpperCase(Locale.ROOT)).toInstant()
                : LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC);
    }

    private static boolean inRange(String range, String given) {
        int slash = range.indexOf('/');
        byte[] net =
                InetAddress.ofLiteral(slash < 0 ? range : range.substring(0, slash)).getAddress();
        byte[] address = InetAddress.ofLiteral(given).getAddress();
        int bits = slash < 0 ? net.length * 8 : Integer.parseInt(range.substring(slash + 1));
        if (net.length != address.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> (bit % 8);
            if ((net[bit / 8] & mask) != (address[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }
}
