package io.jitaccess.install;

import io.jitaccess.kafka.EventSerializer;
import io.jitaccess.kafka.SchemaRegistry;

import org.apache.kafka.clients.admin.Admin;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;

/** Runs the install step against the cluster and registry named in a properties file. */
public final class InstallMain {
    private static final String USAGE =
            """
            usage: InstallMain <install.properties>
              bootstrap.servers      Kafka, with any client security settings beside it
              schema.registry.url    the registry's Confluent API
              jit.partitions         6 unless set; fixed for life
              jit.replication        3 unless set
              jit.retention.days     90 unless set
              jit.acls               true unless set; false where brokers have no authorizer
            """;

    private InstallMain() {}

    public static void main(String[] args) throws IOException {
        if (args.length != 1) {
            System.err.print(USAGE);
            System.exit(2);
        }
        var properties = new Properties();
        try (Reader file = Files.newBufferedReader(Path.of(args[0]))) {
            properties.load(file);
        }
        var settings =
                new InstallSettings(
                        Integer.parseInt(properties.getProperty("jit.partitions", "6")),
                        Short.parseShort(properties.getProperty("jit.replication", "3")),
                        Duration.ofDays(
                                Long.parseLong(properties.getProperty("jit.retention.days", "90"))),
                        Boolean.parseBoolean(properties.getProperty("jit.acls", "true")));
        String registry = properties.getProperty(EventSerializer.REGISTRY_URL);
        if (registry == null) {
            throw new IllegalArgumentException(
                    "%s: %s is missing".formatted(args[0], EventSerializer.REGISTRY_URL));
        }
        try (Admin admin = Admin.create(properties)) {
            new Installation(admin, SchemaRegistry.at(registry), settings).run();
        }
    }
}
