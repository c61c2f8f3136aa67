package io.jitaccess.provisioner.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/**
 * Names of people and things inside AWS identifiers. One injective encoding for all of them:
 * letters, digits and {@code _.@+-} stand for themselves, every other byte of the UTF-8 text is
 * {@code =XX}. So two people never share a name, and what comes out fits session names, source
 * identities and tags alike.
 */
public final class AwsNames {
    private static final int LONGEST = 64;
    private static final int DIGEST_CHARS = 16;
    private static final String PLAIN = "_.@+-";

    private AwsNames() {}

    /** The text in the alphabet that every AWS identifier accepts. */
    public static String encode(String text) {
        var encoded = new StringBuilder();
        for (byte octet : text.getBytes(UTF_8)) {
            char character = (char) (octet & 0xff);
            if (isPlain(character)) {
                encoded.append(character);
            } else {
                encoded.append('=').append("%02X".formatted(octet & 0xff).toUpperCase(Locale.ROOT));
            }
        }
        return encoded.toString();
    }

    /** {@code <prefix>-<user>-<cluster>-<id>} cut to what STS takes, the id kept whole. */
    public static String sessionName(String prefix, String user, String cluster, String id) {
        String middle = encode(user) + "-" + encode(cluster);
        int room = LONGEST - prefix.length() - id.length() - 2;
        return prefix + "-" + middle.substring(0, Math.min(middle.length(), room)) + "-" + id;
    }

    /** {@code <prefix>-<name>} cut to what STS takes. */
    public static String sessionName(String prefix, String name) {
        String whole = prefix + "-" + encode(name);
        return whole.substring(0, Math.min(whole.length(), LONGEST));
    }

    /** The user as STS source identity: 2 to 64 characters, told apart by a digest where cut. */
    public static String sourceIdentity(String user) {
        String encoded = encode(user);
        if (encoded.length() > LONGEST) {
            return encoded.substring(0, LONGEST - DIGEST_CHARS - 1) + "=" + digest(user);
        }
        // A lone '=' cannot come out of the encoding, so this collides with nobody.
        return encoded.length() < 2 ? encoded + "=" : encoded;
    }

    private static boolean isPlain(char character) {
        return character < 0x80
                && (Character.isLetterOrDigit(character) || PLAIN.indexOf(character) >= 0);
    }

    private static String digest(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, DIGEST_CHARS);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
