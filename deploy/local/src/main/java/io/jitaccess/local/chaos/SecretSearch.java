package io.jitaccess.local.chaos;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.jitaccess.local.KafkaProperties;
import io.jitaccess.local.Layout;
import io.jitaccess.local.StackAccess;
import io.jitaccess.local.demo.JitClient;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Looks for every secret that the sandbox handed out, for the stack's own passwords and private
 * keys, and for grant tokens and kubeconfig tokens, in all topics, all tables, all logs, all files
 * under the data directory and the AOT caches: raw, in base64, base64url and URL encoding.
 */
public final class SecretSearch {
    private static final int SHORTEST = 16;

    /**
     * How every EKS token begins, whatever its secret: prefix and {@code https://sts} in base64.
     */
    private static final String EKS_TOKEN = "k8s-aws-v1.aHR0cHM6Ly9zdHM";

    private final StackAccess stack;
    private final Map<String, String> needles = new LinkedHashMap<>();

    /**
     * @param grantTokens of kubeconfigs that were drawn
     * @throws IllegalStateException if nothing secret was drawn before
     */
    public SecretSearch(StackAccess stack, Collection<String> grantTokens) {
        this.stack = stack;
        JsonNode handedOut =
                new JitClient("http://127.0.0.1:" + stack.ports().sandbox(), "none")
                        .get("/_sandbox/secrets-handed-out")
                        .json();
        List<String> secrets =
                strings(handedOut)
                        .filter(s -> s.length() >= SHORTEST)
                        // Access key ids are recorded on purpose: they join the logs and open
                        // nothing.
                        .filter(s -> !s.matches("(ASIA|AKIA)[A-Z0-9]{16}"))
                        .toList();
        if (secrets.isEmpty() || grantTokens.isEmpty()) {
            throw new IllegalStateException(
                    "no session or no kubeconfig was drawn before: the search proves nothing");
        }
        secrets.forEach(this::needle);
        stack.keptSecrets().forEach(this::needle);
        grantTokens.forEach(this::needle);
        needle(EKS_TOKEN);
    }

    private static Stream<String> strings(JsonNode node) {
        return node.isString()
                ? Stream.of(node.asString())
                : node.valueStream().flatMap(SecretSearch::strings);
    }

    /** Grant tokens of the kubeconfig files in a directory. */
    public static List<String> grantTokensIn(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".kubeconfig"))
                    .map(SecretSearch::text)
                    .flatMap(SecretSearch::grantTokens)
                    .toList();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Grant tokens in a kubeconfig. */
    static Stream<String> grantTokens(String kubeconfig) {
        return Pattern.compile("eyJ[\\w-]{10,}\\.[\\w-]{10,}\\.[\\w-]{10,}")
                .matcher(kubeconfig)
                .results()
                .map(MatchResult::group);
    }

    /** The parts of base64 that do not depend on what stands before: three shifts, ends cut. */
    private void needle(String secret) {
        String name = secret.substring(0, 6) + "...";
        needles.put(secret, name);
        needles.put(URLEncoder.encode(secret, UTF_8), name + " URL-encoded");
        for (int shift = 0; shift < 3; shift++) {
            byte[] shifted = ("x".repeat(shift) + secret).getBytes(UTF_8);
            String encoded = Base64.getEncoder().withoutPadding().encodeToString(shifted);
            String middle = encoded.substring(4, encoded.length() - 4);
            needles.put(middle, name + " in base64");
            needles.put(middle.replace('+', '-').replace('/', '_'), name + " in base64url");
        }
    }

    /** Where secrets were found; never the secrets themselves. */
    public List<String> found() {
        var found = new ArrayList<String>();
        found.addAll(inFiles());
        found.addAll(inCaches());
        found.addAll(inTopics());
        found.addAll(inTables());
        return found;
    }

    private List<String> search(String where, byte[] bytes) {
        String text = new String(bytes, ISO_8859_1);
        return needles.entrySet().stream()
                .filter(needle -> text.contains(needle.getKey()))
                .map(needle -> where + " holds " + needle.getValue())
                .toList();
    }

    private List<String> inFiles() {
        var found = new ArrayList<String>();
        Layout layout = stack.layout();
        for (Path root : List.of(layout.home().resolve("data"), layout.logs())) {
            try (Stream<Path> files = Files.walk(root)) {
                files.filter(Files::isRegularFile)
                        .filter(file -> !file.toString().contains("postgresql-binaries"))
                        // Numbers only, and megabytes of zeros ahead of need.
                        .filter(file -> !file.toString().matches(".*\\.(time)?index"))
                        .forEach(file -> found.addAll(search(file.toString(), bytes(file))));
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
        return found;
    }

    /** AOT caches hold texts as the JVM does; services are trained with the stack's own secrets. */
    private List<String> inCaches() {
        try (Stream<Path> files = Files.walk(stack.layout().apps())) {
            return files.filter(file -> file.toString().endsWith(".aot"))
                    .flatMap(
                            file -> {
                                String text = new String(bytes(file), ISO_8859_1);
                                return stack.keptSecrets().stream()
                                        .filter(text::contains)
                                        .map(_ -> file + " holds a secret of the stack");
                            })
                    .toList();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private List<String> inTopics() {
        var found = new ArrayList<String>();
        var config = new HashMap<String, Object>(stack.kafkaClient(KafkaProperties.ADMIN));
        try (var consumer =
                new KafkaConsumer<>(
                        config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions =
                    consumer.listTopics().values().stream()
                            .flatMap(List::stream)
                            .filter(p -> !p.topic().startsWith("__"))
                            .map(p -> new TopicPartition(p.topic(), p.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream()
                    .anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
                for (ConsumerRecord<byte[], byte[]> record :
                        consumer.poll(Duration.ofMillis(200))) {
                    String where = "topic " + record.topic();
                    Stream<byte[]> headers =
                            Arrays.stream(record.headers().toArray()).map(Header::value);
                    Stream.concat(Stream.of(record.key(), record.value()), headers)
                            .filter(java.util.Objects::nonNull)
                            .forEach(bytes -> found.addAll(search(where, bytes)));
                }
            }
        }
        return found;
    }

    private List<String> inTables() {
        var found = new ArrayList<String>();
        String url = "jdbc:postgresql://127.0.0.1:%d/audit".formatted(stack.ports().postgres());
        try (Connection connection = DriverManager.getConnection(url, "postgres", "");
                Statement statement = connection.createStatement()) {
            for (String table : tables(statement)) {
                try (ResultSet rows =
                        statement.executeQuery("select t::text from " + table + " t")) {
                    while (rows.next()) {
                        String row = rows.getString(1);
                        found.addAll(search("table " + table, row.getBytes(UTF_8)));
                        found.addAll(search("table " + table, hexDecoded(row)));
                    }
                }
            }
        } catch (SQLException failed) {
            throw new IllegalStateException("cannot search PostgreSQL", failed);
        }
        return found;
    }

    private static List<String> tables(Statement statement) throws SQLException {
        var tables = new ArrayList<String>();
        try (ResultSet rows =
                statement.executeQuery(
                        "select format('%I.%I', table_schema, table_name) from"
                                + " information_schema.tables where table_type = 'BASE TABLE' and"
                                + " table_schema not in ('pg_catalog', 'information_schema')")) {
            while (rows.next()) {
                tables.add(rows.getString(1));
            }
        }
        return tables;
    }

    /** Columns of bytes print as hexadecimal digits. */
    private static byte[] hexDecoded(String row) {
        var out = new java.io.ByteArrayOutputStream();
        var hex = Pattern.compile("\\\\x([0-9a-f]{2,})").matcher(row);
        while (hex.find()) {
            String digits = hex.group(1);
            out.writeBytes(
                    java.util.HexFormat.of().parseHex(digits.substring(0, digits.length() & ~1)));
        }
        return out.toByteArray();
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static String text(Path file) {
        return new String(bytes(file), UTF_8);
    }
}
