package io.jitaccess.provisioner.credential;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;

import io.jitaccess.events.CredentialKind;
import io.jitaccess.events.CredentialsIssued;
import io.jitaccess.events.EventId;
import io.jitaccess.events.JitEvent;
import io.jitaccess.provisioner.state.Grants;
import io.jitaccess.provisioner.state.KnownGrant;
import io.jitaccess.testing.Events;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

class GrantTokensTest {
    private static final String ID = "0000000000001";
    private static final Instant END = Events.T0.plus(Events.HOUR);
    private static final GrantTokens.Grant GRANT = new GrantTokens.Grant(ID, Events.DANA, "t1");
    private static final RSAKey KEY = key();
    private static final RSAKey EARLIER = key();

    @Test
    void isGoodUntilTheEndOfTheGrant() {
        String token = at(Events.T0).issue(GRANT).reveal();

        assertThat(GrantTokens.isOne(token)).isTrue();
        assertThat(at(END.minusSeconds(1)).verify(token, latest("t1"))).contains(GRANT);
        assertThat(at(END).verify(token, latest("t1"))).isEmpty();
    }

    @Test
    void livesOnToTheLaterEndOfAnExtension() {
        String token = at(Events.T0).issue(GRANT).reveal();
        Instant later = END.plus(Events.HOUR);
        KnownGrant extended = latest("t1", Events.expiry(ID).dueAt(later).build());

        assertThat(at(END).verify(token, extended)).contains(GRANT);
        assertThat(at(later.minusSeconds(1)).verify(token, extended)).contains(GRANT);
        assertThat(at(later).verify(token, extended)).isEmpty();
    }

    @Test
    void isNoGoodWhileItsGrantIsNotKnown() {
        String token = at(Events.T0).issue(GRANT).reveal();
        var grants = new Grants();
        grants.apply(kubeconfig("t1"));

        assertThat(at(Events.T0).verify(token, grants.of(ID))).isEmpty();
    }

    @Test
    void isVoidOnceANewerOneWasIssuedOrNoneIsKnown() {
        String token = at(Events.T0).issue(GRANT).reveal();

        assertThat(at(Events.T0).verify(token, latest("t2"))).isEmpty();
        assertThat(at(Events.T0).verify(token, new Grants().of(ID))).isEmpty();
    }

    @Test
    void survivesTheRotationOfItsKeyButNoForeignKey() {
        String token =
                new GrantTokens(EARLIER, List.of(), InstantSource.fixed(Events.T0))
                        .issue(GRANT)
                        .reveal();

        assertThat(
                        new GrantTokens(KEY, List.of(EARLIER), InstantSource.fixed(Events.T0))
                                .verify(token, latest("t1")))
                .contains(GRANT);
        assertThat(at(Events.T0).verify(token, latest("t1"))).isEmpty();
    }

    @Test
    void whatIsNoTokenIsRefusedQuietly() {
        assertThat(GrantTokens.isOne("x.y.z")).isFalse();
        assertThat(at(Events.T0).verify("x.y.z", latest("t1"))).isEmpty();
        assertThat(at(Events.T0).verify("", latest("t1"))).isEmpty();
    }

    private static GrantTokens at(Instant now) {
        return new GrantTokens(KEY, List.of(), InstantSource.fixed(now));
    }

    private static KnownGrant latest(String tokenId, JitEvent... more) {
        var grants = new Grants();
        grants.apply(Events.provisioned(ID).build());
        grants.apply(kubeconfig(tokenId));
        for (JitEvent fact : more) {
            grants.apply(fact);
        }
        return grants.of(ID);
    }

    private static CredentialsIssued kubeconfig(String tokenId) {
        return CredentialsIssued.builder()
                .eventId(EventId.of(ID, CredentialsIssued.class, tokenId))
                .requestId(ID)
                .occurredAt(Events.T0)
                .actor(Events.service("provisioner-service"))
                .person(Events.DANA)
                .role(Events.role(ID))
                .kind(CredentialKind.BROKER_KUBECONFIG)
                .grantTokenId(tokenId)
                .count(1)
                .build();
    }

    private static RSAKey key() {
        try {
            return new RSAKeyGenerator(2048).keyIDFromThumbprint(true).generate();
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
