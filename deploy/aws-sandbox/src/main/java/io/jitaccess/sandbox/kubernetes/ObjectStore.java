package io.jitaccess.sandbox.kubernetes;

import io.jitaccess.sandbox.world.Ids;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * The objects of one cluster with their history, for watches. An object that was given out never
 * changes.
 */
final class ObjectStore {
    private static final int HISTORY = 2000;

    /** A change that watchers hear of. */
    record Change(long version, String type, ResourceType resource, ObjectNode object) {}

    private final InstantSource clock;
    private final Ids ids;
    private final SortedMap<String, ObjectNode> objects = new TreeMap<>();
    private final Deque<Change> history = new ArrayDeque<>();
    private long version = 1;

    ObjectStore(InstantSource clock, Ids ids) {
        this.clock = clock;
        this.ids = ids;
    }

    synchronized long version() {
        return version;
    }

    List<ObjectNode> all(String group, String plural) {
        return list(group, plural, "");
    }

    /** In order of namespace and name; no namespace means all. */
    synchronized List<ObjectNode> list(String group, String plural, String namespace) {
        String prefix = group + "/" + plural + "/" + (namespace.isEmpty() ? "" : namespace + "/");
        return new ArrayList<>(objects.subMap(prefix, prefix + Character.MAX_VALUE).values());
    }

    synchronized Optional<ObjectNode> find(
            String group, String plural, String namespace, String name) {
        return Optional.ofNullable(objects.get(key(group, plural, namespace, name)));
    }

    Optional<ObjectNode> find(ResourceType type, String namespace, String name) {
        return find(type.group(), type.plural(), type.namespaced() ? namespace : "", name);
    }

    synchronized ObjectNode create(ResourceType type, ObjectNode given) {
        ObjectNode object = given.deepCopy();
        ObjectNode metadata = object.withObject("/metadata");
        String name = metadata.path("name").asString("");
        if (find(type, namespace(type, object), name).isPresent()) {
            throw ApiException.alreadyExists(type, name);
        }
        metadata.put("uid", ids.uuid());
        metadata.put(
                "creationTimestamp", clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
        return put(type, object, "ADDED");
    }

    /** Runs the change on the latest state of the object, alone. */
    synchronized ObjectNode update(
            ResourceType type, String namespace, String name, UnaryOperator<ObjectNode> change) {
        ObjectNode before =
                find(type, namespace, name).orElseThrow(() -> ApiException.notFound(type, name));
        ObjectNode after = change.apply(before.deepCopy());
        String expected = after.path("metadata").path("resourceVersion").asString("");
        String present = before.path("metadata").path("resourceVersion").asString("");
        if (!expected.isEmpty() && !expected.equals(present)) {
            throw ApiException.conflict(type, name);
        }
        ObjectNode metadata = after.withObject("/metadata");
        for (String fixed : List.of("uid", "creationTimestamp", "name", "namespace")) {
            JsonNode value = before.path("metadata").get(fixed);
            if (value != null) {
                metadata.set(fixed, value);
            }
        }
        return put(type, after, "MODIFIED");
    }

    synchronized ObjectNode delete(ResourceType type, String namespace, String name) {
        ObjectNode gone =
                find(type, namespace, name).orElseThrow(() -> ApiException.notFound(type, name));
        objects.remove(key(type.group(), type.plural(), type.namespaced() ? namespace : "", name));
        ObjectNode last = gone.deepCopy();
        last.withObject("/metadata").put("resourceVersion", Long.toString(++version));
        tell(new Change(version, "DELETED", type, last));
        if (type.plural().equals("namespaces")) {
            for (ResourceType kind : ResourceType.KINDS) {
                if (kind.namespaced()) {
                    list(kind.group(), kind.plural(), name)
                            .forEach(
                                    o ->
                                            delete(
                                                    kind,
                                                    name,
                                                    o.path("metadata").path("name").asString()));
                }
            }
        }
        return gone;
    }

    /** Changes after a version, as soon as there are any, or none after a while. */
    synchronized List<Change> changesAfter(long after, long waitMillis)
            throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMillis);
        for (long left = waitMillis; version <= after && left > 0; ) {
            wait(left);
            left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        }
        return history.stream().filter(change -> change.version() > after).toList();
    }

    private ObjectNode put(ResourceType type, ObjectNode object, String change) {
        ObjectNode metadata = object.withObject("/metadata");
        object.put("apiVersion", type.apiVersion());
        object.put("kind", type.kind());
        metadata.put("resourceVersion", Long.toString(++version));
        String name = metadata.path("name").asString("");
        objects.put(key(type.group(), type.plural(), namespace(type, object), name), object);
        tell(new Change(version, change, type, object));
        return object;
    }

    private void tell(Change change) {
        history.addLast(change);
        if (history.size() > HISTORY) {
            history.removeFirst();
        }
        notifyAll();
    }

    private static String namespace(ResourceType type, ObjectNode object) {
        return type.namespaced() ? object.path("metadata").path("namespace").asString("") : "";
    }

    private static String key(String group, String plural, String namespace, String name) {
        return group + "/" + plural + "/" + namespace + "/" + name;
    }
}
