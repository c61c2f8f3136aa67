package io.jitaccess.provisioner.credential;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.jwt.Jwt;

class CodeDeliveriesTest {
    private static final String REQUEST = "0KM3V5J8TQ2ZC";

    @Test
    void oneUseOfACodeIsForOneKubeconfigOfItsPerson() {
        var codes = new CodeDeliveries(true);

        assertThat(codes.receiver(delivery(REQUEST, "use-1"), REQUEST)).contains("local:dana");
        assertThat(codes.receiver(delivery(REQUEST, "use-1"), REQUEST)).isEmpty();
        assertThat(codes.receiver(delivery(REQUEST, "use-2"), "0KM3V5J8TQ2ZD")).isEmpty();
    }

    @Test
    void withoutConsentTheGatewaysWordIsNotEnough() {
        assertThat(new CodeDeliveries(false).receiver(delivery(REQUEST, "use-1"), REQUEST))
                .isEmpty();
    }

    @Test
    void anOrdinaryServiceTokenDeliversNothing() {
        Jwt ordinary =
                Jwt.withTokenValue("token")
                        .header("alg", "RS256")
                        .claim("on_behalf_of", "local:dana")
                        .build();

        assertThat(new CodeDeliveries(true).receiver(ordinary, REQUEST)).isEmpty();
    }

    private static Jwt delivery(String request, String use) {
        return Jwt.withTokenValue("token")
                .header("alg", "RS256")
                .jti(use)
                .claim("on_behalf_of", "local:dana")
                .claim("delivers", request)
                .build();
    }
}
