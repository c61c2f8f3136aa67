package io.jitaccess.gateway.lockdown;

import io.jitaccess.events.JitEvent;
import io.jitaccess.events.Lockdown;
import io.jitaccess.events.LockdownState;
import io.jitaccess.gateway.bus.TailListener;
import io.jitaccess.kafka.Topic;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Which clusters are closed. A record that cannot be read counts as a lock. */
@Component
public class Lockdowns implements TailListener {
    private static final Logger log = LoggerFactory.getLogger(Lockdowns.class);

    private final Map<String, Lockdown> byCluster = new ConcurrentHashMap<>();
    private final Set<String> unreadable = ConcurrentHashMap.newKeySet();

    /** Why the cluster takes no requests; empty if it does. */
    public Optional<String> reasonOf(String cluster) {
        if (unreadable.contains(cluster)) {
            return Optional.of("its lockdown record cannot be read, which counts as locked");
        }
        return latest(cluster)
                .filter(lockdown -> lockdown.state() != LockdownState.OPEN)
                .map(Lockdown::reason);
    }

    /** What was last ordered for the cluster. */
    Optional<Lockdown> latest(String cluster) {
        return Optional.ofNullable(byCluster.get(cluster));
    }

    @Override
    public Topic topic() {
        return Topic.LOCKDOWN;
    }

    @Override
    public void accept(String key, JitEvent event) {
        if (event instanceof Lockdown lockdown) {
            byCluster.put(key, lockdown);
            unreadable.remove(key);
        }
    }

    @Override
    public void unreadable(String key) {
        unreadable.add(key);
        log.atError()
                .addKeyValue("cluster", key)
                .log("lockdown cannot be read; the cluster counts as locked");
    }
}
