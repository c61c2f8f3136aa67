package io.jitaccess.identity;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The RSA keys of a PEM file. There is one, or two while a new key takes the place of an old one:
 * whoever verifies accepts both until whoever signs has changed over.
 */
public final class PublicKeys {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN PUBLIC KEY-----([^-]*)-----END PUBLIC KEY-----");

    private PublicKeys() {}

    /**
     * @throws IOException if it cannot be read, or holds no key, or something that is none
     */
    public static List<RSAPublicKey> read(InputStream pem) throws IOException {
        Matcher block = BLOCK.matcher(new String(pem.readAllBytes(), US_ASCII));
        List<RSAPublicKey> keys = new ArrayList<>();
        while (block.find()) {
            keys.add(key(block.group(1)));
        }
        if (keys.isEmpty()) {
            throw new IOException("there is no '-----BEGIN PUBLIC KEY-----' in it");
        }
        return List.copyOf(keys);
    }

    private static RSAPublicKey key(String base64) throws IOException {
        try {
            byte[] encoded = Base64.getMimeDecoder().decode(base64);
            return (RSAPublicKey)
                    KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(encoded));
        } catch (GeneralSecurityException | IllegalArgumentException notOne) {
            throw new IOException("it holds something that is no RSA public key", notOne);
        }
    }
}
