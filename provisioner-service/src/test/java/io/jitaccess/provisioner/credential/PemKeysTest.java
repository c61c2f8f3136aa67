package io.jitaccess.provisioner.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.RSAKey;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;

/** What stays of a key that no longer signs. */
class PemKeysTest {
    @TempDir Path folder;
    private KeyPair key;
    private Path signing;

    @BeforeEach
    void makeOne() throws GeneralSecurityException, IOException {
        key = KeyPairGenerator.getInstance("RSA").generateKeyPair();
        signing = pem("PRIVATE KEY", key.getPrivate().getEncoded());
    }

    @Test
    void itsPublicHalfIsEnoughToVerify() throws Exception {
        RSAKey before = PemKeys.rsa(signing);

        assertThat(PemKeys.verifying(pem("PUBLIC KEY", key.getPublic().getEncoded())))
                .isEqualTo(PemKeys.verifying(signing))
                .containsExactly(before.toPublicJWK())
                .noneMatch(RSAKey::isPrivate);
    }

    @Test
    void aFileThatCannotBeUsedIsNamed() throws IOException {
        Path torn = pem("PUBLIC KEY", new byte[] {1, 2, 3});

        assertThatThrownBy(() -> PemKeys.verifying(torn))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(torn.toString());
    }

    private Path pem(String kind, byte[] der) throws IOException {
        return Files.writeString(
                Files.createTempFile(folder, "key", ".pem"),
                "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
                        .formatted(kind, Base64.getMimeEncoder().encodeToString(der)));
    }
}
