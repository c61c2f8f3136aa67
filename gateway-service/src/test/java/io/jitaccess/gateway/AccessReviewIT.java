package io.jitaccess.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.jitaccess.gateway.testing.Callers;
import io.jitaccess.gateway.testing.ReactiveRoutes;
import io.jitaccess.gateway.testing.TestingGateway;
import io.jitaccess.gateway.testing.TestingSlack;
import io.jitaccess.testing.AccessReview;
import io.jitaccess.testing.Events;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Every call by every kind of caller, and every route in the table. */
class AccessReviewIT {
    private static final AccessReview REVIEW =
            AccessReview.in(Path.of("src/test/resources/access-review.txt"));

    private static TestingGateway gateway;
    private static Callers callers;
    private final Map<String, String> requests = new HashMap<>();

    @BeforeAll
    static void start() {
        gateway = TestingSlack.shared().gateway();
        callers = new Callers(gateway);
    }

    @Test
    void everyRouteHasARowAndEveryCallIsAnsweredAsItSays() {
        assertThat(REVIEW.answeredBy(ReactiveRoutes.of(gateway), this::answer))
                .isEqualTo(REVIEW.text());
    }

    private String answer(Map<String, String> row, String caller) {
        String[] route = row.get("route").split(" ");
        String path =
                route[1].replace("{id}", id(row))
                        .replace("{name}", "demo")
                        .replace("{*path}", "liveness")
                        .replace("**", "liveness");
        return Integer.toString(callers.call(caller, route[0], path, row.get("sends")));
    }

    /** What the path's placeholder stands for: a request of the owner's in the given state. */
    private String id(Map<String, String> row) {
        String given = row.get("given");
        return switch (given) {
            case "" -> "none";
            case "a person" -> Events.DANA;
            case "an alert" -> "late-1";
            case "a lock by another" -> {
                callers.call("adam", "PUT", "/api/v1/clusters/demo/lockdown", Callers.REASON);
                yield "demo";
            }
            // A review changes what is reviewed.
            case "break-glass" -> request(given);
            default -> requests.computeIfAbsent(given, this::request);
        };
    }

    private String request(String given) {
        String id = TestingGateway.newId();
        switch (given) {
            case "requested" -> gateway.given(id, Events.requested(id).build());
            case "pending" ->
                    gateway.given(id, Events.requested(id).build(), Facts.approvalRequired(id));
            default ->
                    gateway.given(
                            id,
                            Events.requested(id).build(),
                            Events.approved(id).breakGlass(given.equals("break-glass")).build(),
                            Events.provisioned(id).build());
        }
        callers.prepare(id);
        return id;
    }
}
