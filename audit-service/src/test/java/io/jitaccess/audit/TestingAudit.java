package io.jitaccess.audit;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;

import io.jitaccess.kafka.Service;
import io.jitaccess.testing.InternalCallers;
import io.jitaccess.testing.ServletRoutes;
import io.jitaccess.testing.TestingKafka;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Set;

/** The whole service in this process, and a caller with the gateway's key. */
public final class TestingAudit implements AutoCloseable {
    private static final KeyPair GATEWAY = keys("RSA");
    private static final KeyPair NEXT_GATEWAY = keys("RSA");
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final ConfigurableApplicationContext context;

    private TestingAudit(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** Starts it in this process. */
    public static TestingAudit start(List<String> settings) {
        return new TestingAudit(
                SpringApplication.run(AuditApplication.class, settings.toArray(String[]::new)));
    }

    /** Starts it in a process of its own, which can be killed. */
    public static Process startProcess(List<String> settings, Path folder) {
        return startProcess(settings, folder, "512m");
    }

    /** Starts it in a process of its own with so much memory for objects. */
    public static Process startProcess(List<String> settings, Path folder, String heap) {
        var command =
                new ArrayList<String>(
                        List.of(
                                ProcessHandle.current().info().command().orElse("java"),
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-Xmx" + heap,
                                "-cp",
                                System.getProperty("java.class.path"),
                                AuditApplication.class.getName()));
        command.addAll(settings);
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(
                            ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
                    .start();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /**
     * Settings of an installation.
     *
     * @param folder for keys and the checkpoint file; the same one is the same installation
     * @param more that replace those of the same name
     */
    public static List<String> settings(
            TestingKafka kafka, String databaseUrl, Path folder, String... more) {
        var settings =
                new ArrayList<String>(
                        List.of(
                                "--server.port=0",
                                "--server.address=127.0.0.1",
                                "--spring.kafka.bootstrap-servers=" + kafka.bootstrapServers(),
                                "--spring.kafka.properties.schema.registry.url="
                                        + kafka.registryUrl(),
                                "--spring.datasource.url=" + databaseUrl,
                                "--spring.datasource.username=postgres",
                                "--logging.structured.format.console=",
                                "--jit.instance=audit-1",
                                "--jit.audit.checkpoint-every=1h",
                                "--jit.audit.checkpoint-file=" + folder.resolve("checkpoints"),
                                "--jit.audit.checkpoint-key=" + checkpointKey(folder),
                                "--spring.security.oauth2.resourceserver.jwt.public-key-location=file:"
                                        + gatewayKeys(folder.resolve("gateway.pem"))));
        for (String setting : more) {
            String name = setting.substring(0, setting.indexOf('=') + 1);
            settings.removeIf(earlier -> earlier.startsWith(name));
            settings.add(setting);
        }
        return settings;
    }

    /** The key of the folder, made if it is not there. */
    public static Path checkpointKey(Path folder) {
        Path file = folder.resolve("checkpoint.pem");
        return Files.exists(file)
                ? file
                : write(file, pem("PRIVATE KEY", keys("Ed25519").getPrivate()));
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    /** Asks as the gateway does, on behalf of the auditor Ada. */
    public HttpResponse<String> get(String path) {
        return get(path, token("gateway-service", "audit-service", "local:ada"));
    }

    /** Asks with this token, or without one if it is empty. */
    public HttpResponse<String> get(String path, String token) {
        return send(path, token, "*/*", "GET");
    }

    /** Asks for this type of answer. */
    public HttpResponse<String> get(String path, String token, String accept) {
        return send(path, token, accept, "GET");
    }

    /** Tells something as the gateway does, on behalf of the auditor Ada. */
    public HttpResponse<String> post(String path) {
        return send(path, token("gateway-service", "audit-service", "local:ada"), "*/*", "POST");
    }

    /** Every kind of caller of its endpoints. */
    public InternalCallers callers() {
        return new InternalCallers(URI.create(url()), Service.AUDIT, GATEWAY);
    }

    /** All that it answers. */
    public Set<String> routes() {
        return ServletRoutes.of(context);
    }

    /** Where it answers. */
    public String url() {
        return "http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port");
    }

    private HttpResponse<String> send(String path, String token, String accept, String method) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url() + path))
                        .header("Accept", accept)
                        .method(method, HttpRequest.BodyPublishers.noBody());
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /** A service JWT. */
    public static String token(String issuer, String audience, String person) {
        Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
        var jwt =
                new SignedJWT(
                        new JWSHeader(JWSAlgorithm.RS256),
                        new JWTClaimsSet.Builder()
                                .issuer(issuer)
                                .subject(issuer)
                                .audience(audience)
                                .issueTime(Date.from(now))
                                .expirationTime(Date.from(now.plusSeconds(60)))
                                .claim("on_behalf_of", person)
                                .build());
        try {
            jwt.sign(new RSASSASigner(GATEWAY.getPrivate()));
        } catch (JOSEException failed) {
            throw new IllegalStateException(failed);
        }
        return jwt.serialize();
    }

    private static KeyPair keys(String algorithm) {
        try {
            return KeyPairGenerator.getInstance(algorithm).generateKeyPair();
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }

    /** As while the gateway's key is exchanged: the next one, and the one it still signs with. */
    private static Path gatewayKeys(Path file) {
        return write(
                file,
                pem("PUBLIC KEY", NEXT_GATEWAY.getPublic())
                        + pem("PUBLIC KEY", GATEWAY.getPublic()));
    }

    private static String pem(String label, Key key) {
        return "-----BEGIN %1$s-----%n%2$s%n-----END %1$s-----%n"
                .formatted(label, Base64.getMimeEncoder().encodeToString(key.getEncoded()));
    }

    private static Path write(Path file, String text) {
        try {
            return Files.writeString(file, text);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void close() {
        context.close();
    }
}
