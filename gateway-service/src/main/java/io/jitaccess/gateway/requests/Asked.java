package io.jitaccess.gateway.requests;

import io.jitaccess.events.RequestView;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** A request whose every field was checked. */
record Asked(
        String cluster,
        String level,
        List<String> namespaces,
        boolean clusterWide,
        Duration duration,
        String reason,
        @Nullable String ticket,
        @Nullable String extended) {

    /** Whether the view is of a request that asked for the same. */
    boolean sameAs(RequestView view) {
        return cluster.equals(view.cluster())
                && level.equals(view.level())
                && sameScope(view)
                && duration.toSeconds() == view.durationSeconds()
                && reason.equals(view.reason())
                && Objects.equals(ticket, view.ticket())
                && Objects.equals(extended, view.extends$());
    }

    /** An extension that names no scope takes that of its grant. */
    private boolean sameScope(RequestView view) {
        boolean takesScope = extended != null && namespaces.isEmpty() && !clusterWide;
        return takesScope
                || (namespaces.equals(view.namespaces()) && clusterWide == view.clusterWide());
    }

    /** This with the scope of the grant that it extends. */
    Asked inScopeOf(RequestView grant) {
        var access = grant.access();
        List<String> granted = access == null ? grant.namespaces() : access.namespaces();
        return new Asked(
                cluster, level, granted, granted.isEmpty(), duration, reason, ticket, extended);
    }
}
