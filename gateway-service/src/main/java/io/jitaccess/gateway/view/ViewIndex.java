package io.jitaccess.gateway.view;

import io.jitaccess.events.RequestView;
import io.jitaccess.events.ViewState;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Map;
import java.util.NavigableSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Function;
import java.util.stream.Stream;

/** Requests in the order of lists: all of them, and those of each person, state and cluster. */
final class ViewIndex {
    /** Bounds the work of one page where most of what is passed may not be seen. */
    private static final int MOST_VISITS = 20_000;

    private final NavigableSet<ViewPlace> all = new ConcurrentSkipListSet<>();
    private final Map<Object, NavigableSet<ViewPlace>> byKey = new ConcurrentHashMap<>();

    private record ClusterKey(String cluster) {}

    private record PersonKey(String person) {}

    void replace(@Nullable RequestView before, RequestView after) {
        ViewPlace place = ViewPlace.of(after);
        all.add(place);
        keys(after).forEach(key -> ordered(key).add(place));
        if (before != null) {
            keys(before)
                    .filter(key -> keys(after).noneMatch(key::equals))
                    .forEach(key -> ordered(key).remove(place));
        }
    }

    ViewPage page(ViewQuery query, Function<String, @Nullable RequestView> views) {
        var found = new ArrayList<RequestView>();
        ViewPlace last = query.after();
        int visits = 0;
        for (ViewPlace place : after(last, narrowest(query))) {
            if (found.size() == query.limit() || ++visits > MOST_VISITS) {
                return new ViewPage(found, last);
            }
            RequestView view = views.apply(place.requestId());
            if (view != null && query.matches(view)) {
                found.add(view);
            }
            last = place;
        }
        return new ViewPage(found, null);
    }

    int count(ViewState state) {
        return known(state).size();
    }

    private static NavigableSet<ViewPlace> after(
            @Nullable ViewPlace last, NavigableSet<ViewPlace> places) {
        return last == null ? places : places.tailSet(last, false);
    }

    private NavigableSet<ViewPlace> narrowest(ViewQuery query) {
        if (query.requester() != null) {
            return known(new PersonKey(query.requester()));
        }
        if (query.state() != null) {
            return known(query.state());
        }
        return query.cluster() == null ? all : known(new ClusterKey(query.cluster()));
    }

    /** Makes nothing: what people ask for must not grow the index. */
    private NavigableSet<ViewPlace> known(Object key) {
        return byKey.getOrDefault(key, Collections.emptyNavigableSet());
    }

    private NavigableSet<ViewPlace> ordered(Object key) {
        return byKey.computeIfAbsent(key, _ -> new ConcurrentSkipListSet<>());
    }

    private static Stream<Object> keys(RequestView view) {
        return Stream.of(
                view.state(), new PersonKey(view.person()), new ClusterKey(view.cluster()));
    }
}
