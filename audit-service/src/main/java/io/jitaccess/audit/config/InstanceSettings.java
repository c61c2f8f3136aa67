package io.jitaccess.audit.config;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Which instance this is.
 *
 * @param instance stable over restarts, so that it gets its partitions back; the host's name if not
 *     given
 */
@ConfigurationProperties("jit")
record InstanceSettings(@Nullable String instance) {
    InstanceSettings {
        if (instance == null || instance.isBlank()) {
            instance = hostName();
        }
    }

    @Override
    public String instance() {
        return instance == null ? "" : instance;
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "localhost";
        }
    }
}
