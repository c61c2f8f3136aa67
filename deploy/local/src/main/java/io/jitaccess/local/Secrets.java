package io.jitaccess.local;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * Passwords and keys of one stack: made once, kept in files that only the owner may read. In
 * production they come from a secret store; nothing of a stack is shared with another.
 */
final class Secrets {
    private static final int PASSWORD_BYTES = 24;

    private final Path directory;
    private final SecureRandom random = new SecureRandom();

    Secrets(Path directory) {
        this.directory = directory;
    }

    /** A password, made at its first use. */
    String password(String name) {
        Path file = directory.resolve(name);
        if (!Files.exists(file)) {
            byte[] bytes = new byte[PASSWORD_BYTES];
            random.nextBytes(bytes);
            write(file, HexFormat.of().formatHex(bytes));
        }
        return read(file);
    }

    /** The key of the OIDC issuer, as a JWK. */
    Path issuerKey() {
        Path file = directory.resolve("issuer.jwk");
        if (!Files.exists(file)) {
            try {
                write(
                        file,
                        new RSAKeyGenerator(2048)
                                .keyUse(KeyUse.SIGNATURE)
                                .algorithm(JWSAlgorithm.RS256)
                                .keyIDFromThumbprint(true)
                                .generate()
                                .toJSONString());
            } catch (JOSEException failed) {
                throw new IllegalStateException("cannot make the issuer's key", failed);
            }
        }
        return file;
    }

    /** A private key as PKCS#8 PEM; the public key lies beside it as {@code .pub}. */
    Path privateKey(String name, String algorithm) {
        Path file = directory.resolve(name + ".pem");
        if (!Files.exists(file)) {
            KeyPair pair = generate(algorithm);
            write(publicKey(name), pem("PUBLIC KEY", pair.getPublic().getEncoded()));
            write(file, pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
        }
        return file;
    }

    Path publicKey(String name) {
        return directory.resolve(name + ".pub.pem");
    }

    /** Every password, and a line from the middle of every private key. */
    List<String> all() {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> !file.toString().endsWith(".pub.pem"))
                    .map(Secrets::telling)
                    .toList();
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot list " + directory, failed);
        }
    }

    private static String telling(Path file) {
        String text = read(file);
        if (file.toString().endsWith(".jwk")) {
            return text.replaceAll("(?s).*\"d\":\"([^\"]{64}).*", "$1");
        }
        List<String> lines = text.lines().toList();
        return lines.get(lines.size() / 2);
    }

    private static KeyPair generate(String algorithm) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            if (algorithm.equals("RSA")) {
                generator.initialize(2048);
            }
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException unknown) {
            throw new IllegalStateException(unknown);
        }
    }

    private static String pem(String type, byte[] encoded) {
        return "-----BEGIN %s-----%n%s%n-----END %s-----%n"
                .formatted(
                        type,
                        Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded),
                        type);
    }

    /** Writes a file that only the owner may read. */
    static Path write(Path file, String text) {
        try {
            Files.deleteIfExists(file);
            Files.createFile(
                    file,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
            return Files.writeString(file, text);
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot write " + file, failed);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot read " + file, failed);
        }
    }
}
