package io.jitaccess.provisioner.credential;

import java.util.function.Supplier;

/** What must be done for credentials at the start, every minute, and at the end. */
public final class CredentialUpkeep {
    private final Draws draws;
    private final GrantSessions sessions;
    private final Supplier<GrantTokens> tokens;

    CredentialUpkeep(Draws draws, GrantSessions sessions, Supplier<GrantTokens> tokens) {
        this.draws = draws;
        this.sessions = sessions;
        this.tokens = tokens;
    }

    /** Ends the start if the signing key cannot be used. */
    public void check() {
        var _ = tokens.get();
    }

    /** Writes tallies of minutes that are over, and forgets sessions that have ended. */
    public void tick() {
        draws.flush(false);
        sessions.forgetEnded();
    }

    /** Writes what is tallied. */
    public void close() {
        draws.flush(true);
    }
}
