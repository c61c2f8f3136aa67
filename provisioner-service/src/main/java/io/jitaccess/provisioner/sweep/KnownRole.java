package io.jitaccess.provisioner.sweep;

import io.jitaccess.events.Claim;
import io.jitaccess.events.Provisioned;
import io.jitaccess.provisioner.state.KnownGrant;

import java.util.Optional;

/** Whose a role is, as far as our topics tell. */
final class KnownRole {
    private KnownRole() {}

    static Optional<String> cluster(KnownGrant known) {
        return known.fact(Claim.class).map(claim -> claim.role().cluster());
    }

    static Optional<String> person(KnownGrant known) {
        return known.fact(Claim.class)
                .map(Claim::person)
                .or(() -> known.fact(Provisioned.class).map(Provisioned::person));
    }
}
