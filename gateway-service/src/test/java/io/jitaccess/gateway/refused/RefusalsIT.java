package io.jitaccess.gateway.refused;

import static org.assertj.core.api.Assertions.assertThat;

import io.jitaccess.events.GatewayRefused;
import io.jitaccess.events.RefusalKind;
import io.jitaccess.gateway.testing.TestingGateway;
import io.jitaccess.testing.Events;

import org.junit.jupiter.api.Test;

import java.time.Instant;

class RefusalsIT {
    private final TestingGateway gateway = TestingGateway.shared();

    @Test
    void refusalsOfOneSourceAreCountedTogether() {
        String id = TestingGateway.newId();
        gateway.given(id, Events.requested(id).build());
        var nosy = gateway.as("nosy");

        nosy.get().uri("/api/v1/audit/events").exchange().expectStatus().isForbidden();
        nosy.get().uri("/api/v1/requests/" + id).exchange().expectStatus().isNotFound();
        nosy.get().uri("/api/v1/requests/0000000000000").exchange().expectStatus().isNotFound();
        gateway.part(Refusals.class).writeBefore(Instant.MAX).block();

        GatewayRefused written =
                gateway.bus().find(GatewayRefused.class, r -> r.source().equals("local:nosy"));
        assertThat(written.kind()).isEqualTo(RefusalKind.FORBIDDEN);
        assertThat(written.count()).isEqualTo(2);
        assertThat(written.lastPath()).isEqualTo("/api/v1/requests/" + id);
    }

    @Test
    void whoHasNoTokenIsKnownByAddress() {
        gateway.client().get().uri("/api/v1/requests").exchange().expectStatus().isUnauthorized();
        gateway.part(Refusals.class).writeBefore(Instant.MAX).block();

        GatewayRefused written =
                gateway.bus()
                        .find(
                                GatewayRefused.class,
                                r ->
                                        r.kind() == RefusalKind.UNAUTHENTICATED
                                                && r.source().equals("127.0.0.1"));
        assertThat(written.count()).isPositive();
    }
}
