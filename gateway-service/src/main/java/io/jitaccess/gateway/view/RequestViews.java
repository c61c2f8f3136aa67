package io.jitaccess.gateway.view;

import io.jitaccess.events.JitEvent;
import io.jitaccess.events.RequestView;
import io.jitaccess.events.Requested;
import io.jitaccess.events.ViewState;
import io.jitaccess.gateway.bus.TailListener;
import io.jitaccess.kafka.Topic;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The latest view of every request, in memory, so that any instance answers for any request. A view
 * only ever gives way to a later version of itself.
 */
@Component
public class RequestViews implements TailListener {
    private static final Logger log = LoggerFactory.getLogger(RequestViews.class);

    private final Map<String, RequestView> byId = new ConcurrentHashMap<>();
    private final ViewIndex index = new ViewIndex();
    private final Map<String, Set<Waiter>> waiting = new ConcurrentHashMap<>();
    private final Set<Consumer<RequestView>> subscribers = new CopyOnWriteArraySet<>();

    private record Waiter(Predicate<RequestView> until, Sinks.One<RequestView> answer) {}

    public Optional<RequestView> find(String requestId) {
        return Optional.ofNullable(byId.get(requestId));
    }

    /** Newest first, as far as the query's limit goes. */
    public ViewPage list(ViewQuery query) {
        return index.page(query, byId::get);
    }

    /**
     * The first view of the request that meets the condition, or the one that is there when time is
     * up. Nothing polls: the thread that brings the view completes the answer.
     */
    public Mono<RequestView> await(
            RequestView now, Predicate<RequestView> until, Duration longest) {
        if (longest.isZero()) {
            return Mono.just(find(now.requestId()).orElse(now));
        }
        String id = now.requestId();
        var waiter = new Waiter(until, Sinks.one());
        waiting.computeIfAbsent(id, _ -> ConcurrentHashMap.newKeySet()).add(waiter);
        find(id).ifPresent(view -> tell(waiter, view));
        return waiter.answer()
                .asMono()
                .timeout(longest, Mono.fromSupplier(() -> find(id).orElse(now)))
                .doFinally(_ -> forget(id, waiter));
    }

    /** Takes what was just published, so that who asked can read it before it has come round. */
    public RequestView anticipate(Requested published) {
        RequestView first = RequestViewRules.first(published);
        take(first);
        return find(first.requestId()).orElse(first);
    }

    /**
     * Calls the subscriber with each change until the returned action is run. It must not block.
     */
    public Runnable subscribe(Consumer<RequestView> subscriber) {
        subscribers.add(subscriber);
        return () -> subscribers.remove(subscriber);
    }

    int count(ViewState state) {
        return index.count(state);
    }

    @Override
    public Topic topic() {
        return Topic.REQUESTS;
    }

    @Override
    public void accept(String key, JitEvent event) {
        if (event instanceof RequestView view) {
            take(view);
        }
    }

    @Override
    public void unreadable(String key) {
        log.atError().addKeyValue("requestId", key).log("view cannot be read; the last one stays");
    }

    private void take(RequestView view) {
        if (!isNews(view)) {
            return;
        }
        waiting.getOrDefault(view.requestId(), Set.of()).forEach(waiter -> tell(waiter, view));
        subscribers.forEach(subscriber -> subscriber.accept(view));
    }

    private synchronized boolean isNews(RequestView view) {
        RequestView before = byId.get(view.requestId());
        if (before != null && before.version() >= view.version()) {
            return false;
        }
        byId.put(view.requestId(), view);
        index.replace(before, view);
        return true;
    }

    private static void tell(Waiter waiter, RequestView view) {
        if (waiter.until().test(view)) {
            waiter.answer().tryEmitValue(view);
        }
    }

    private void forget(String id, Waiter waiter) {
        waiting.computeIfPresent(
                id,
                (_, waiters) -> {
                    waiters.remove(waiter);
                    return waiters.isEmpty() ? null : waiters;
                });
    }
}
