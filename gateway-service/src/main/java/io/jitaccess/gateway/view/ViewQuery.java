package io.jitaccess.gateway.view;

import io.jitaccess.events.RequestView;
import io.jitaccess.events.ViewState;

import org.jspecify.annotations.Nullable;

import java.util.function.Predicate;

/**
 * Which views to list.
 *
 * @param requester person id
 * @param visible whether who asks may see a view
 * @param after place in the list where the last page ended
 */
public record ViewQuery(
        @Nullable ViewState state,
        @Nullable String cluster,
        @Nullable String requester,
        Predicate<RequestView> visible,
        int limit,
        @Nullable ViewPlace after) {

    boolean matches(RequestView view) {
        return is(state, view.state())
                && is(cluster, view.cluster())
                && is(requester, view.person())
                && visible.test(view);
    }

    private static boolean is(@Nullable Object wanted, Object given) {
        return wanted == null || wanted.equals(given);
    }
}
