package io.jitaccess.gateway.requests;

import static java.time.temporal.ChronoUnit.SECONDS;
import static java.util.function.Predicate.not;

import io.jitaccess.catalogue.Cluster;
import io.jitaccess.catalogue.ClusterCatalogue;
import io.jitaccess.catalogue.Durations;
import io.jitaccess.events.RequestId;
import io.jitaccess.gateway.problem.Problem;
import io.jitaccess.gateway.problem.Problem.FieldError;
import io.jitaccess.gateway.problem.Texts;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Checks the fields of a request and names all that are wrong at once. Pure but for the catalogue.
 */
final class AskedRules {
    private static final Pattern LEVEL = Pattern.compile("[a-z][a-z0-9-]{0,62}");
    private static final Pattern DNS_LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final int MOST_NAMESPACES = 20;
    private static final int LONGEST_REASON = 500;
    private static final int LONGEST_TICKET = 64;
    private static final int SHOWN = 80;

    private final List<FieldError> errors = new ArrayList<>();
    private final ClusterCatalogue catalogue;
    private final Set<String> levels;

    private AskedRules(ClusterCatalogue catalogue, Set<String> levels) {
        this.catalogue = catalogue;
        this.levels = levels;
    }

    /**
     * The request with every field checked.
     *
     * @param levels that are known; empty if none are yet
     * @throws Problem naming each wrong field and what would be accepted
     */
    static Asked check(AccessRequest request, ClusterCatalogue catalogue, Set<String> levels) {
        return new AskedRules(catalogue, levels).check(request);
    }

    private Asked check(AccessRequest request) {
        Optional<Cluster> cluster = cluster(request.cluster());
        String level = level(request.level());
        List<String> namespaces = namespaces(request.namespaces(), cluster);
        boolean clusterWide = Boolean.TRUE.equals(request.clusterWide());
        if (clusterWide && !namespaces.isEmpty()) {
            refuse("clusterWide", "excludes namespaces; send one of the two");
        }
        Duration duration = duration(request.duration(), cluster);
        String reason = text("reason", request.reason(), LONGEST_REASON);
        String ticket =
                request.ticket() == null ? null : text("ticket", request.ticket(), LONGEST_TICKET);
        String extended = request.extended() == null ? null : extended(request.extended());
        if (!errors.isEmpty()) {
            throw Problem.invalid(errors);
        }
        return new Asked(
                cluster.orElseThrow().name(),
                level,
                namespaces,
                clusterWide,
                duration,
                reason,
                ticket,
                extended);
    }

    private Optional<Cluster> cluster(@Nullable String name) {
        List<Cluster> open = catalogue.all().stream().filter(not(Cluster::retired)).toList();
        Optional<Cluster> found = open.stream().filter(c -> c.name().equals(name)).findFirst();
        if (found.isEmpty()) {
            String known = open.stream().map(Cluster::name).collect(Collectors.joining(", "));
            refuse(
                    "cluster",
                    name == null
                            ? "is missing; one of " + known
                            : "'%s' is not known; one of %s".formatted(shown(name), known));
        }
        return found;
    }

    private String level(@Nullable String level) {
        if (level == null || !LEVEL.matcher(level).matches()) {
            refuse("level", "must be the name of a level, such as viewer, editor or admin");
        } else if (!levels.isEmpty() && !levels.contains(level)) {
            refuse(
                    "level",
                    "'%s' is not known; one of %s".formatted(level, String.join(", ", levels)));
        }
        return String.valueOf(level);
    }

    private List<String> namespaces(
            @Nullable List<@Nullable String> asked, Optional<Cluster> cluster) {
        if (asked == null) {
            return List.of();
        }
        if (asked.isEmpty() || asked.size() > MOST_NAMESPACES) {
            refuse(
                    "namespaces",
                    "must name 1 to %d namespaces; leave it out for those of the rule"
                            .formatted(MOST_NAMESPACES));
            return List.of();
        }
        asked.forEach(namespace -> namespace(namespace, cluster));
        return asked.stream().filter(Objects::nonNull).distinct().sorted().toList();
    }

    private void namespace(@Nullable String namespace, Optional<Cluster> cluster) {
        if (namespace == null || !DNS_LABEL.matcher(namespace).matches()) {
            refuse(
                    "namespaces",
                    "'%s' is not a DNS label: 1 to 63 of a-z, 0-9 and '-', neither first nor last a '-'"
                            .formatted(shown(String.valueOf(namespace))));
        } else if (cluster.filter(c -> !c.offers(namespace)).isPresent()) {
            refuse(
                    "namespaces",
                    "'%s' is not offered on this cluster; offered are %s"
                            .formatted(
                                    namespace,
                                    String.join(", ", cluster.orElseThrow().namespaces())));
        }
    }

    private Duration duration(@Nullable String text, Optional<Cluster> cluster) {
        Optional<Duration> duration = Optional.ofNullable(text).flatMap(Durations::parse);
        String range =
                cluster.map(
                                c ->
                                        " between %s and %s"
                                                .formatted(
                                                        Durations.format(c.minDuration()),
                                                        Durations.format(c.maxDuration())))
                        .orElse("");
        boolean fits =
                duration.isPresent()
                        && duration.get().truncatedTo(SECONDS).equals(duration.get())
                        && cluster.filter(c -> !within(duration.get(), c)).isEmpty();
        if (!fits) {
            refuse("duration", "must be a duration such as 1h, 90m or PT1H" + range);
        }
        return duration.orElse(Duration.ZERO);
    }

    private static boolean within(Duration duration, Cluster cluster) {
        return duration.compareTo(cluster.minDuration()) >= 0
                && duration.compareTo(cluster.maxDuration()) <= 0;
    }

    private String extended(String id) {
        return RequestId.parse(id)
                .map(RequestId::value)
                .orElseGet(
                        () -> {
                            refuse("extends", "must be the id of your own active request");
                            return id;
                        });
    }

    private String text(String field, @Nullable String text, int longest) {
        return Texts.check(text, longest)
                .orElseGet(
                        () -> {
                            refuse(field, Texts.wanted(longest));
                            return "";
                        });
    }

    private void refuse(String field, String wanted) {
        errors.add(new FieldError(field, wanted));
    }

    private static String shown(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }
}
