package io.jitaccess.emergency;

import io.jitaccess.catalogue.Cluster;
import io.jitaccess.catalogue.ClusterCatalogueFile;
import io.jitaccess.events.RequestView;
import io.jitaccess.kafka.PoisonRecordException;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** The emergency command, for when the gateway cannot be reached. */
public final class EmergencyMain {
    private static final String USAGE =
            """
            usage: emergency <client.properties> <what> --as <your name> --reason <text>
              list                      grants that are active
              lock <cluster>...         close clusters: nothing is granted, and all that is there ends
              lock-all <clusters.yml>   close every cluster of the catalogue
              revoke <request id>...    end grants, or withdraw requests
              revoke-person <id>...     end everything of a person, as in oidc:8f2c (see list)
            client.properties: bootstrap.servers, schema.registry.url and the login of principal jit-emergency.
            A cluster is opened again through the gateway alone.
            """;

    private EmergencyMain() {}

    public static void main(String[] args) throws IOException {
        var words = new ArrayDeque<>(List.of(args));
        Map<String, String> options = options(words);
        if (words.size() < 2) {
            System.err.print(USAGE);
            System.exit(2);
        }
        Map<String, Object> config = config(Path.of(words.removeFirst()));
        String what = words.removeFirst();
        boolean looking = what.equals("list");
        var order =
                new Emergency.Order(
                        option(options, "--as", looking), option(options, "--reason", looking));
        try (var emergency = new Emergency(config, InstantSource.system(), order)) {
            switch (what) {
                case "list" -> emergency.active().forEach(EmergencyMain::print);
                case "lock" -> words.forEach(cluster -> lock(emergency, cluster));
                case "lock-all" ->
                        ClusterCatalogueFile.read(Path.of(words.removeFirst())).all().stream()
                                .map(Cluster::name)
                                .forEach(cluster -> lock(emergency, cluster));
                case "revoke" ->
                        words.forEach(
                                id ->
                                        System.out.println(
                                                "ordered " + emergency.revoke(id).eventId()));
                case "revoke-person" ->
                        words.forEach(
                                id ->
                                        System.out.println(
                                                "ordered " + emergency.revokePerson(id).eventId()));
                default -> {
                    System.err.print(USAGE);
                    System.exit(2);
                }
            }
        }
    }

    /** One cluster that cannot be closed does not keep the others open. */
    private static void lock(Emergency emergency, String cluster) {
        try {
            System.out.println("locked " + emergency.lock(cluster).eventId());
        } catch (PoisonRecordException unreadable) {
            System.out.println(
                    cluster + ": its lockdown record cannot be read, which counts as locked");
        }
    }

    private static void print(RequestView view) {
        System.out.printf(
                "%s  %s  %s  %s on %s  until %s%n",
                view.requestId(),
                view.person(),
                view.user(),
                view.level(),
                view.cluster(),
                view.endsAt());
    }

    /** Takes the options and their values out of the words. */
    private static Map<String, String> options(Deque<String> words) {
        Map<String, String> options = new HashMap<>();
        var rest = new ArrayDeque<String>();
        while (!words.isEmpty()) {
            String word = words.removeFirst();
            if (word.startsWith("--") && !words.isEmpty()) {
                options.put(word, words.removeFirst());
            } else {
                rest.add(word);
            }
        }
        words.addAll(rest);
        return options;
    }

    private static String option(Map<String, String> options, String name, boolean optional) {
        String value = options.getOrDefault(name, optional ? "reader" : "");
        if (value.isBlank()) {
            System.err.printf("%s is missing%n%n%s", name, USAGE);
            System.exit(2);
        }
        return value;
    }

    private static Map<String, Object> config(Path file) throws IOException {
        var properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        Map<String, Object> config = new HashMap<>();
        properties
                .stringPropertyNames()
                .forEach(key -> config.put(key, properties.getProperty(key)));
        return config;
    }
}
