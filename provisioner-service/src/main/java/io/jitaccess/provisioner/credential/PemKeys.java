package io.jitaccess.provisioner.credential;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.RSAKey;

import io.jitaccess.identity.PublicKeys;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Reads signing keys. */
final class PemKeys {
    private static final int FEWEST_BITS = 2048;

    private PemKeys() {}

    /** Keys that only verify: public ones, or a private one that has signed before. */
    static List<RSAKey> verifying(Path file) {
        try {
            String text = Files.readString(file);
            if (!text.contains("PUBLIC KEY")) {
                return List.of(rsa(file).toPublicJWK());
            }
            List<RSAKey> keys = new ArrayList<>();
            for (RSAPublicKey key :
                    PublicKeys.read(new ByteArrayInputStream(text.getBytes(US_ASCII)))) {
                keys.add(new RSAKey.Builder(key).keyIDFromThumbprint().build());
            }
            return keys;
        } catch (IOException | JOSEException unusable) {
            throw new IllegalStateException(
                    "%s holds no RSA public key as PEM (%s)"
                            .formatted(file, unusable.getClass().getSimpleName()));
        }
    }

    /** The RSA key of a PKCS#8 PEM file, named by its thumbprint. */
    static RSAKey rsa(Path file) {
        try {
            String base64 =
                    Files.readString(file)
                            .replaceAll("-----(BEGIN|END) PRIVATE KEY-----", "")
                            .replaceAll("\\s", "");
            KeyFactory keys = KeyFactory.getInstance("RSA");
            RSAPrivateCrtKey secret =
                    (RSAPrivateCrtKey)
                            keys.generatePrivate(
                                    new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
            if (secret.getModulus().bitLength() < FEWEST_BITS) {
                throw new IllegalStateException(
                        "%s holds a key of less than %d bits".formatted(file, FEWEST_BITS));
            }
            RSAPublicKey open =
                    (RSAPublicKey)
                            keys.generatePublic(
                                    new RSAPublicKeySpec(
                                            secret.getModulus(), secret.getPublicExponent()));
            return new RSAKey.Builder(open).privateKey(secret).keyIDFromThumbprint().build();
        } catch (IOException
                | GeneralSecurityException
                | JOSEException
                | IllegalArgumentException unusable) {
            // The cause may quote the file, so it is left out.
            throw new IllegalStateException(
                    "%s is not a readable RSA key: 'openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048' makes one (%s)"
                            .formatted(file, unusable.getClass().getSimpleName()));
        }
    }
}
