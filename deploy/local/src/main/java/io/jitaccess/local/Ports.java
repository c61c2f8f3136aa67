package io.jitaccess.local;

import io.jitaccess.kafka.Service;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The ports of the stack, all on loopback.
 *
 * @param offset added to every port, so that several stacks fit on one machine
 */
public record Ports(int offset) {
    private static final int HIGHEST = 20_000;

    public Ports {
        if (offset < 0 || offset > HIGHEST) {
            throw new IllegalArgumentException(
                    "JIT_PORT_OFFSET %d is not between 0 and %d".formatted(offset, HIGHEST));
        }
    }

    /** The offset that the environment asks for. */
    public static Ports of(Map<String, String> environment) {
        String offset = environment.getOrDefault("JIT_PORT_OFFSET", "0");
        try {
            return new Ports(Integer.parseInt(offset.strip()));
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException(
                    "JIT_PORT_OFFSET '%s' is not a number".formatted(offset), notANumber);
        }
    }

    public int gateway() {
        return 8080 + offset;
    }

    public int approval() {
        return 8081 + offset;
    }

    public int provisioner() {
        return 8082 + offset;
    }

    public int reaper() {
        return 8083 + offset;
    }

    public int audit() {
        return 8084 + offset;
    }

    public int registry() {
        return 8085 + offset;
    }

    /** The HTTP port of a service. */
    public int of(Service service) {
        return switch (service) {
            case GATEWAY -> gateway();
            case APPROVAL -> approval();
            case PROVISIONER -> provisioner();
            case REAPER -> reaper();
            case AUDIT -> audit();
        };
    }

    /** Whether the service says that it can do its job. */
    public boolean healthy(Service service) {
        return Probes.healthy(of(service));
    }

    int registryManagement() {
        return 8087 + offset;
    }

    /** The page of the Slack stand-in, and everything else of it. */
    public int slack() {
        return 8086 + offset;
    }

    public int issuer() {
        return 8090 + offset;
    }

    public int kafka() {
        return 9092 + offset;
    }

    int kafkaController() {
        return 9093 + offset;
    }

    public int postgres() {
        return 5433 + offset;
    }

    public int sandbox() {
        return 4566 + offset;
    }

    public int clusterApi() {
        return 6443 + offset;
    }

    private Map<String, Integer> byName() {
        var ports = new LinkedHashMap<String, Integer>();
        ports.put("gateway-service", gateway());
        ports.put("approval-service", approval());
        ports.put("provisioner-service", provisioner());
        ports.put("reaper-service", reaper());
        ports.put("audit-service", audit());
        ports.put("schema registry", registry());
        ports.put("schema registry management", registryManagement());
        ports.put("Slack stand-in", slack());
        ports.put("OIDC issuer", issuer());
        ports.put("Kafka", kafka());
        ports.put("Kafka controller", kafkaController());
        ports.put("PostgreSQL", postgres());
        ports.put("AWS sandbox", sandbox());
        ports.put("cluster API of the sandbox", clusterApi());
        return ports;
    }

    /** What listens already where the stack wants to; each with the name of who wants it. */
    List<String> taken() {
        return byName().entrySet().stream()
                .filter(port -> !free(port.getValue()))
                .map(port -> "%d (%s)".formatted(port.getValue(), port.getKey()))
                .toList();
    }

    /** Whether the part of the infrastructure of this name takes connections. */
    public boolean listens(String name) {
        return Probes.listens(
                switch (name) {
                    case "kafka" -> kafka();
                    case "registry" -> registry();
                    case "postgresql" -> postgres();
                    case "sandbox" -> sandbox();
                    case "issuer" -> issuer();
                    default -> throw new IllegalArgumentException("no part is called " + name);
                });
    }

    private static boolean free(int port) {
        try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
