package io.jitaccess.gateway.slack.command;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** What a person wants, as far as it can be told from what they typed. */
public sealed interface Command {
    /**
     * Access.
     *
     * @param namespaces empty for those of the rule
     */
    record Ask(
            @Nullable String cluster,
            @Nullable String level,
            @Nullable String duration,
            List<String> namespaces,
            boolean clusterWide,
            @Nullable String reason,
            @Nullable String ticket)
            implements Command {
        /** Whether words are missing without which nothing can be asked for. */
        public boolean isMissingWords() {
            return cluster == null || level == null || duration == null || reason == null;
        }
    }

    /** How one request stands; without an id all open ones. */
    record Status(@Nullable String id) implements Command {}

    /** One's own requests. */
    record Mine() implements Command {}

    /** What one may ask for. */
    record Clusters() implements Command {}

    /** The end of one request. */
    record Revoke(@Nullable String id, @Nullable String reason) implements Command {}

    /** To be linked to one's person. */
    record Link() implements Command {}

    /** An explanation; of a word that is not known, if there is one. */
    record Help(@Nullable String unknown) implements Command {}

    /** As an admin: the end of a request, or of everything of a person. */
    record AdminRevoke(@Nullable String id, @Nullable String user, @Nullable String reason)
            implements Command {}

    /** As an admin: closing a cluster, or all. */
    record Lockdown(@Nullable String cluster, boolean all, @Nullable String reason)
            implements Command {}

    /** As an admin: opening a cluster, or all. */
    record Unlock(@Nullable String cluster, boolean all, @Nullable String reason)
            implements Command {}

    /** As an admin: everything that is open. */
    record AdminList() implements Command {}
}
