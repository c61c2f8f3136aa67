package io.jitaccess.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.List;

class PublicKeysTest {
    private static final PublicKey OLD = key("RSA");
    private static final PublicKey NEW = key("RSA");

    @Test
    void aFileHoldsOneKeyOrMore() throws Exception {
        assertThat(read(pem(OLD))).isEqualTo(List.of(OLD));
        assertThat(read(pem(NEW) + "# the one before\n" + pem(OLD))).isEqualTo(List.of(NEW, OLD));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n",
                "-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----\n"
            })
    void aFileWithoutOneIsRefused(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(IOException.class);
    }

    @Test
    void aKeyOfAnotherKindIsRefused() {
        assertThatThrownBy(() -> read(pem(OLD) + pem(key("Ed25519"))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no RSA public key");
    }

    private static List<RSAPublicKey> read(String text) throws IOException {
        return PublicKeys.read(new ByteArrayInputStream(text.getBytes(US_ASCII)));
    }

    private static PublicKey key(String algorithm) {
        try {
            return KeyPairGenerator.getInstance(algorithm).generateKeyPair().getPublic();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String pem(PublicKey key) {
        return "-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n"
                .formatted(Base64.getMimeEncoder().encodeToString(key.getEncoded()));
    }
}
