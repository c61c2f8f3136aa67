package io.jitaccess.catalogue;

import static java.util.stream.Collectors.toMap;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The clusters that exist for us.
 *
 * @param byName clusters by name, in the order of the file
 * @param text the file's text, for the record of what was in force
 */
public record ClusterCatalogue(Map<String, Cluster> byName, String text) {

    static ClusterCatalogue of(List<Cluster> clusters, String text) {
        return new ClusterCatalogue(
                clusters.stream()
                        .collect(
                                toMap(
                                        Cluster::name,
                                        Function.identity(),
                                        (_, twice) -> {
                                            throw new IllegalArgumentException(
                                                    "cluster '%s' is listed twice"
                                                            .formatted(twice.name()));
                                        },
                                        LinkedHashMap::new)),
                text);
    }

    /** The cluster of this name, retired ones included. */
    public Optional<Cluster> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** All clusters, in the order of the file. */
    public List<Cluster> all() {
        return List.copyOf(byName.values());
    }
}
