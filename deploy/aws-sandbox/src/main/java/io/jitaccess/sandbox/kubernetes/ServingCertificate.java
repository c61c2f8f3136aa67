package io.jitaccess.sandbox.kubernetes;

import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * The certificate of the API servers and the authority that signed it, made once and kept where a
 * directory is given.
 */
public final class ServingCertificate {
    private static final String ALIAS = "api-server";
    // Guards nothing: a PKCS#12 file must have a password, the file's mode keeps the key.
    private static final char[] PASSWORD = "sandbox".toCharArray();

    private final KeyStore keys;

    private ServingCertificate(KeyStore keys) {
        this.keys = keys;
    }

    /**
     * @param directory null to keep nothing
     */
    public static ServingCertificate in(@Nullable Path directory) {
        try {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            Path file = directory == null ? null : directory.resolve("api-server.p12");
            if (file != null && Files.exists(file)) {
                try (InputStream in = Files.newInputStream(file)) {
                    keys.load(in, PASSWORD);
                }
                return new ServingCertificate(keys);
            }
            keys.load(null, PASSWORD);
            issue(keys);
            if (directory != null && file != null) {
                Files.createDirectories(directory);
                Files.createFile(
                        file,
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
                try (OutputStream out = Files.newOutputStream(file)) {
                    keys.store(out, PASSWORD);
                }
            }
            return new ServingCertificate(keys);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (GeneralSecurityException | OperatorCreationException failed) {
            throw new IllegalStateException("Cannot make the API servers' certificate", failed);
        }
    }

    public SSLContext tls() {
        try {
            KeyManagerFactory managers =
                    KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(keys, PASSWORD);
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(managers.getKeyManagers(), null, null);
            return tls;
        } catch (GeneralSecurityException failed) {
            throw new IllegalStateException(failed);
        }
    }

    public String authorityPem() {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter pem = new JcaPEMWriter(text)) {
            pem.writeObject(keys.getCertificateChain(ALIAS)[1]);
        } catch (IOException | GeneralSecurityException failed) {
            throw new IllegalStateException(failed);
        }
        return text.toString();
    }

    private static void issue(KeyStore keys)
            throws GeneralSecurityException, IOException, OperatorCreationException {
        KeyPair authority = pair();
        X500Name issuer = new X500Name("CN=AWS sandbox authority");
        X509v3CertificateBuilder root = builder(issuer, issuer, authority);
        root.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
        root.addExtension(
                Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        KeyPair server = pair();
        X509v3CertificateBuilder leaf =
                builder(issuer, new X500Name("CN=AWS sandbox API servers"), server);
        leaf.addExtension(
                Extension.subjectAlternativeName,
                false,
                new GeneralNames(
                        new GeneralName[] {
                            new GeneralName(GeneralName.iPAddress, "127.0.0.1"),
                            new GeneralName(GeneralName.dNSName, "localhost")
                        }));
        keys.setKeyEntry(
                ALIAS,
                server.getPrivate(),
                PASSWORD,
                new Certificate[] {
                    sign(leaf, authority.getPrivate()), sign(root, authority.getPrivate())
                });
    }

    private static KeyPair pair() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    /** Real time, whatever the sandbox's clock says: TLS clients look at their own. */
    private static X509v3CertificateBuilder builder(
            X500Name issuer, X500Name subject, KeyPair pair) {
        Instant now = InstantSource.system().instant();
        return new JcaX509v3CertificateBuilder(
                issuer,
                new BigInteger(120, new SecureRandom()),
                Date.from(now.minus(Duration.ofDays(1))),
                Date.from(now.plus(Duration.ofDays(3650))),
                subject,
                pair.getPublic());
    }

    private static X509Certificate sign(X509v3CertificateBuilder certificate, PrivateKey key)
            throws GeneralSecurityException, OperatorCreationException {
        return new JcaX509CertificateConverter()
                .getCertificate(
                        certificate.build(
                                new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
    }
}
