package io.jitaccess.slacksandbox;

import org.jspecify.annotations.Nullable;

/**
 * A user of the workspace.
 *
 * @param team own workspace, which of a guest from elsewhere is another
 */
public record Member(
        String id,
        String name,
        String team,
        @Nullable String email,
        boolean deleted,
        boolean bot,
        boolean restricted) {
    /** Somebody who works here. */
    public static Member of(String id, String name, String team) {
        return new Member(id, name, team, name + "@example.com", false, false, false);
    }

    public Member withoutEmail() {
        return new Member(id, name, team, null, deleted, bot, restricted);
    }

    public Member deactivated() {
        return new Member(id, name, team, email, true, bot, restricted);
    }

    public Member asBot() {
        return new Member(id, name, team, email, deleted, true, restricted);
    }

    public Member asGuest() {
        return new Member(id, name, team, email, deleted, bot, true);
    }

    public Member of(String otherTeam) {
        return new Member(id, name, otherTeam, email, deleted, bot, restricted);
    }

    public Member withEmail(String address) {
        return new Member(id, name, team, address, deleted, bot, restricted);
    }
}
