package io.jitaccess.audit.example;

import io.jitaccess.events.AuditRecorded;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An outside consumer that follows one request, and keeps the first checkpoint after it. */
public final class TestingSiem {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final String requestId;
    private final List<String> types = new ArrayList<>();
    private final List<String> checkpoints = new ArrayList<>();

    public TestingSiem(String requestId) {
        this.requestId = requestId;
    }

    /**
     * Follows until there is a checkpoint.
     *
     * @param checkpoint has one written, once the request was seen
     */
    public void follow(Map<String, Object> client, Runnable checkpoint) {
        Map<String, Object> config = new HashMap<>(client);
        config.put("group.id", "siem");
        Instant until = InstantSource.system().instant().plus(PATIENCE);
        new AuditFollower(config)
                .follow(
                        () -> {
                            if (types.size() == 2 && checkpoints.isEmpty()) {
                                checkpoint.run();
                            }
                            return checkpoints.isEmpty()
                                    && InstantSource.system().instant().isBefore(until);
                        },
                        this::take,
                        checkpoints::add);
    }

    private void take(AuditRecorded event) {
        if (requestId.equals(event.requestId()) && !event.type().equals("Alert")) {
            types.add(event.type());
        }
    }

    public List<String> types() {
        return types;
    }

    public List<String> checkpoints() {
        return checkpoints;
    }
}
