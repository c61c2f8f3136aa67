package io.jitaccess.provisioner.intake;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** One piece of work at a time on each request: a repeated order waits for the one before it. */
final class RequestLocks {
    private final Map<String, Counted> locks = new ConcurrentHashMap<>();

    private record Counted(ReentrantLock lock, int users) {}

    <T> T with(String requestId, Supplier<T> work) {
        ReentrantLock lock =
                locks.merge(
                                requestId,
                                new Counted(new ReentrantLock(), 1),
                                (held, _) -> new Counted(held.lock(), held.users() + 1))
                        .lock();
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
            locks.computeIfPresent(
                    requestId,
                    (_, held) ->
                            held.users() == 1 ? null : new Counted(held.lock(), held.users() - 1));
        }
    }
}
