package io.jitaccess.provisioner.credential;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;

import io.jitaccess.events.CredentialKind;
import io.jitaccess.events.CredentialsIssued;
import io.jitaccess.events.EventId;
import io.jitaccess.provisioner.state.Grants;
import io.jitaccess.provisioner.state.KnownGrant;
import io.jitaccess.testing.Bounds;
import io.jitaccess.testing.Events;
import io.jitaccess.testing.Mutations;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import org.junit.jupiter.api.Test;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A grant token that was changed is no token, and costs little to find out. */
class GrantTokensPropertyTest {
    private static final String ID = "0000000000001";
    private static final long MEGABYTES = 32;
    private static final GrantTokens.Grant GRANT = new GrantTokens.Grant(ID, Events.DANA, "t1");
    private static final GrantTokens TOKENS =
            new GrantTokens(key(), List.of(), InstantSource.fixed(Events.T0));
    private static final String GOOD = TOKENS.issue(GRANT).reveal();
    private static final KnownGrant KNOWN = known();

    @Provide
    Arbitrary<String> mutated() {
        return Mutations.of(GOOD);
    }

    @Property
    void aMutatedTokenIsRefused(@ForAll("mutated") String token) {
        Bounds.hold(
                MEGABYTES,
                () -> {
                    GrantTokens.isOne(token);
                    Optional<GrantTokens.Grant> grant = TOKENS.verify(token, KNOWN);
                    assertThat(grant.isEmpty() || sameBytes(token)).as(token).isTrue();
                });
    }

    /** What does not count in base64, such as the last bits of a part, may differ. */
    private static boolean sameBytes(String token) {
        return decoded(token).equals(decoded(GOOD));
    }

    private static List<String> decoded(String token) {
        return Arrays.stream(token.strip().split("\\.", -1))
                .map(part -> new Base64URL(part).decodeToString())
                .toList();
    }

    @Provide
    Arbitrary<String> parts() {
        return Mutations.of(
                "{\"kid\":\"%s\",\"typ\":\"jit-grant+jwt\",\"alg\":\"RS256\"}"
                        .formatted(GOOD.length()),
                "{\"alg\":\"none\"}",
                "{\"alg\":\"HS256\",\"typ\":\"jit-grant+jwt\",\"crit\":[\"b64\"],\"b64\":false}",
                new Base64URL(GOOD.split("\\.")[0]).decodeToString(),
                new Base64URL(GOOD.split("\\.")[1]).decodeToString());
    }

    @Property
    void aTokenWithAnotherPartIsRefused(@ForAll("parts") String part, @ForAll("places") int place) {
        List<String> parts = new ArrayList<>(Arrays.asList(GOOD.split("\\.")));
        String other = Base64URL.encode(part.getBytes(UTF_8)).toString();
        boolean same = parts.set(place, other).equals(other);

        Bounds.hold(
                MEGABYTES,
                () ->
                        assertThat(TOKENS.verify(String.join(".", parts), KNOWN).isPresent())
                                .isEqualTo(same));
    }

    @Provide
    Arbitrary<Integer> places() {
        return Arbitraries.of(0, 1, 2);
    }

    @Test
    void nestedOrLargePartsAreRefused() {
        for (String part :
                List.of("[".repeat(300_000), "{\"a\":".repeat(100_000), "x".repeat(1 << 20))) {
            String other = Base64URL.encode(part).toString();
            for (String token : List.of(other + ".e30.AA", "e30." + other + ".AA", other)) {
                Bounds.hold(
                        4 * MEGABYTES,
                        () -> {
                            assertThat(GrantTokens.isOne(token)).isFalse();
                            assertThat(TOKENS.verify(token, KNOWN)).isEmpty();
                        });
            }
        }
    }

    private static KnownGrant known() {
        var grants = new Grants();
        grants.apply(Events.provisioned(ID).build());
        grants.apply(
                CredentialsIssued.builder()
                        .eventId(EventId.of(ID, CredentialsIssued.class, "t1"))
                        .requestId(ID)
                        .occurredAt(Events.T0)
                        .actor(Events.service("provisioner-service"))
                        .person(Events.DANA)
                        .role(Events.role(ID))
                        .kind(CredentialKind.BROKER_KUBECONFIG)
                        .grantTokenId("t1")
                        .count(1)
                        .build());
        return grants.of(ID);
    }

    private static RSAKey key() {
        try {
            return new RSAKeyGenerator(2048).keyIDFromThumbprint(true).generate();
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
