package io.jitaccess.audit.chain;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/** The Ed25519 key that signs checkpoints; it never leaves this class. */
final class SigningKey {
    private static final String ALGORITHM = "Ed25519";

    private final PrivateKey key;
    private final PublicKey publicKey;

    private SigningKey(PrivateKey key, PublicKey publicKey) {
        this.key = key;
        this.publicKey = publicKey;
    }

    /** Reads a PKCS#8 PEM file, as {@code openssl genpkey -algorithm ed25519} writes it. */
    static SigningKey read(Path file) {
        try {
            PrivateKey key =
                    KeyFactory.getInstance(ALGORITHM)
                            .generatePrivate(new PKCS8EncodedKeySpec(pem(file)));
            return new SigningKey(key, publicOf((EdECPrivateKey) key));
        } catch (IOException | GeneralSecurityException | IllegalArgumentException unusable) {
            throw new IllegalStateException(
                    "jit.audit.checkpoint-key: %s is not an Ed25519 key in PKCS#8 PEM; make one with 'openssl genpkey -algorithm ed25519'"
                            .formatted(file),
                    unusable);
        }
    }

    /** Reads the public half, as {@code openssl pkey -pubout} writes it. */
    static PublicKey readPublic(Path file) {
        try {
            return KeyFactory.getInstance(ALGORITHM)
                    .generatePublic(new X509EncodedKeySpec(pem(file)));
        } catch (IOException | GeneralSecurityException | IllegalArgumentException unusable) {
            throw new IllegalStateException(
                    "%s is not an Ed25519 public key in PEM".formatted(file), unusable);
        }
    }

    PublicKey publicKey() {
        return publicKey;
    }

    String sign(String body) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(key);
            signature.update(body.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(signature.sign());
        } catch (GeneralSecurityException unusable) {
            throw new IllegalStateException("the checkpoint key does not sign", unusable);
        }
    }

    static boolean signed(SignedCheckpoint checkpoint, PublicKey by) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initVerify(by);
            signature.update(checkpoint.body().getBytes(StandardCharsets.UTF_8));
            return signature.verify(Base64.getDecoder().decode(checkpoint.signature()));
        } catch (SignatureException | InvalidKeyException | IllegalArgumentException forged) {
            return false;
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every Java platform has Ed25519", missing);
        }
    }

    /** Names a key by the hash of its public half. */
    static String id(PublicKey key) {
        return ChainHash.of(AuditRow.sha256().digest(key.getEncoded())).hex().substring(0, 16);
    }

    /**
     * Ed25519 derives the public half from the seed, but Java has no call for it: the generator
     * does it from whatever its source of randomness gives.
     */
    private static PublicKey publicOf(EdECPrivateKey key) throws GeneralSecurityException {
        byte[] seed =
                key.getBytes().orElseThrow(() -> new InvalidKeyException("the key has no seed"));
        var generator = KeyPairGenerator.getInstance(ALGORITHM);
        generator.initialize(NamedParameterSpec.ED25519, new Seed(seed));
        return generator.generateKeyPair().getPublic();
    }

    private static final class Seed extends SecureRandom {
        private static final long serialVersionUID = 1L;

        private final byte[] seed;

        Seed(byte[] seed) {
            this.seed = seed;
        }

        @Override
        public void nextBytes(byte[] bytes) {
            System.arraycopy(seed, 0, bytes, 0, bytes.length);
        }
    }

    private static byte[] pem(Path file) throws IOException {
        String text = Files.readString(file).replaceAll("-----[A-Z ]+-----", "");
        return Base64.getMimeDecoder().decode(text);
    }
}
