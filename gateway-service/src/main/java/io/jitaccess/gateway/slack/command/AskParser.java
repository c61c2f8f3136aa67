package io.jitaccess.gateway.slack.command;

import io.jitaccess.catalogue.Durations;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the words of a request in whatever order they come. What is no cluster, level, duration or
 * namespace is the reason.
 */
final class AskParser {
    private static final Map<String, String> LEVELS =
            Map.of(
                    "view",
                    "viewer",
                    "read",
                    "viewer",
                    "readonly",
                    "viewer",
                    "read-only",
                    "viewer",
                    "ro",
                    "viewer",
                    "edit",
                    "editor",
                    "write",
                    "editor",
                    "rw",
                    "editor",
                    "administrator",
                    "admin");
    private static final Pattern AMOUNT = Pattern.compile("([0-9]{1,4})([a-z]*)");
    private static final Pattern TICKET = Pattern.compile("[A-Z][A-Z0-9]{1,15}-[0-9]{1,8}");
    private static final Set<String> CONNECTORS =
            Set.of("on", "for", "in", "to", "as", "access", "with", "the", "at");
    private static final Set<String> BECAUSE = Set.of("because", "why");
    private static final Set<String> REASON_FOLLOWS = Set.of("reason", "reason:");

    private final Vocabulary vocabulary;
    private final List<String> words;
    private final List<String> typed;
    private final List<String> reason = new ArrayList<>();

    /** They lead to a word that means something, or are how the reason begins. */
    private final List<String> connectors = new ArrayList<>();

    private final List<String> namespaces = new ArrayList<>();
    private @Nullable String cluster;
    private @Nullable String level;
    private @Nullable String duration;
    private @Nullable String ticket;
    private boolean clusterWide;
    private boolean onlyReasonIsLeft;
    private int at;

    /**
     * Of words as they are meant.
     *
     * @param typed the same words with their quotes, for the reason
     */
    AskParser(Vocabulary vocabulary, List<String> words, List<String> typed) {
        this.vocabulary = vocabulary;
        this.words = words;
        this.typed = typed;
    }

    Command.Ask parse() {
        while (at < words.size()) {
            String word = words.get(at++);
            if (!onlyReasonIsLeft && isConnector(word)) {
                connectors.add(typed.get(at - 1));
            } else if (!onlyReasonIsLeft && (isOption(word) || isPart(word))) {
                connectors.clear();
            } else {
                reason.addAll(connectors);
                connectors.clear();
                reason.add(typed.get(at - 1));
            }
        }
        String why =
                reason.size() == 1 ? Words.unquoted(reason.getFirst()) : String.join(" ", reason);
        if (ticket == null) {
            Matcher found = TICKET.matcher(why);
            ticket = found.find() ? found.group() : null;
        }
        return new Command.Ask(
                cluster,
                level,
                duration,
                namespaces.stream().distinct().toList(),
                clusterWide,
                why.isBlank() ? null : why,
                ticket);
    }

    private boolean isOption(String word) {
        String[] halves = word.split("=", 2);
        Optional<String> given = halves.length == 2 ? Optional.of(halves[1]) : Optional.empty();
        switch (halves[0].toLowerCase(Locale.ROOT)) {
            case "-n", "--namespace", "--namespaces", "--ns" ->
                    value(given).ifPresent(this::addNamespaces);
            case "-c", "--cluster" ->
                    value(given).ifPresent(v -> cluster = v.toLowerCase(Locale.ROOT));
            case "-l", "--level" -> value(given).ifPresent(v -> level = levelOf(v).orElse(v));
            case "-d", "--duration", "--for" ->
                    value(given).ifPresent(v -> duration = durationOf(v).orElse(v));
            case "-t", "--ticket" -> value(given).ifPresent(v -> ticket = v);
            case "-r", "--reason" -> {
                given.ifPresent(reason::add);
                onlyReasonIsLeft = true;
            }
            case "--cluster-wide", "--clusterwide", "--all-namespaces", "-a" -> clusterWide = true;
            default -> {
                return false;
            }
        }
        return true;
    }

    private Optional<String> value(Optional<String> given) {
        return given.isPresent() || at == words.size() ? given : Optional.of(words.get(at++));
    }

    private boolean isConnector(String word) {
        return reason.isEmpty() && CONNECTORS.contains(word.toLowerCase(Locale.ROOT));
    }

    /** Guesses only before the reason has begun: in a sentence "views" is no level. */
    private boolean isPart(String word) {
        boolean guess = reason.isEmpty();
        String low = word.toLowerCase(Locale.ROOT);
        if (guess && REASON_FOLLOWS.contains(low)) {
            onlyReasonIsLeft = true;
            return true;
        }
        if (guess && BECAUSE.contains(low)) {
            onlyReasonIsLeft = true;
            return false;
        }
        return isLevel(low, guess)
                || isCluster(low, guess)
                || isDuration(low)
                || isScope(low, guess);
    }

    private boolean isLevel(String word, boolean guess) {
        Optional<String> found =
                guess ? levelOf(word) : Optional.of(word).filter(vocabulary.levels()::contains);
        if (level != null || found.isEmpty()) {
            return false;
        }
        level = found.get();
        dropConnector();
        return true;
    }

    private Optional<String> levelOf(String word) {
        String low = word.toLowerCase(Locale.ROOT);
        return Optional.ofNullable(LEVELS.get(low))
                .filter(vocabulary.levels()::contains)
                .or(() -> Words.meant(low, vocabulary.levels()));
    }

    private boolean isCluster(String word, boolean guess) {
        Optional<String> found =
                guess
                        ? Words.meant(word, vocabulary.clusters())
                        : Optional.of(word).filter(vocabulary.clusters()::contains);
        if (cluster != null || found.isEmpty()) {
            return false;
        }
        cluster = found.get();
        dropConnector();
        return true;
    }

    private boolean isDuration(String word) {
        Optional<String> found = durationOf(word);
        if (duration != null || found.isEmpty()) {
            return false;
        }
        duration = found.get();
        dropConnector();
        return true;
    }

    /** "1h", "90m", "PT1H", "2hours", or an amount whose unit is the next word. */
    private Optional<String> durationOf(String word) {
        Optional<Duration> exact = Durations.parse(word);
        if (exact.isPresent()) {
            return exact.map(Durations::format);
        }
        Matcher amount = AMOUNT.matcher(word.toLowerCase(Locale.ROOT));
        if (!amount.matches()) {
            return Durations.parse(word.toUpperCase(Locale.ROOT)).map(Durations::format);
        }
        String unit = amount.group(2);
        boolean apart = unit.isEmpty();
        if (apart && at < words.size()) {
            unit = words.get(at).toLowerCase(Locale.ROOT);
        }
        Optional<Duration> meant = length(Long.parseLong(amount.group(1)), unit);
        if (apart && meant.isPresent()) {
            at++;
        }
        return meant.map(Durations::format);
    }

    private static Optional<Duration> length(long amount, String unit) {
        return switch (unit) {
            case "h", "hr", "hrs", "hour", "hours" -> Optional.of(Duration.ofHours(amount));
            case "m", "min", "mins", "minute", "minutes" -> Optional.of(Duration.ofMinutes(amount));
            case "s", "sec", "secs", "second", "seconds" -> Optional.of(Duration.ofSeconds(amount));
            default -> Optional.empty();
        };
    }

    private boolean isScope(String word, boolean guess) {
        if (word.equals("cluster-wide") || word.equals("clusterwide")) {
            clusterWide = true;
            return true;
        }
        for (String prefix : List.of("ns:", "ns=", "namespace:", "namespaces:")) {
            if (word.startsWith(prefix) && word.length() > prefix.length()) {
                addNamespaces(word.substring(prefix.length()));
                return true;
            }
        }
        List<String> parts = parts(word);
        boolean all = !parts.isEmpty() && parts.stream().allMatch(vocabulary::isNamespace);
        if (!all || !guess) {
            return false;
        }
        namespaces.addAll(parts);
        return true;
    }

    private void addNamespaces(String list) {
        namespaces.addAll(parts(list));
        // "-n web, api": the list goes on after a comma.
        while (list.endsWith(",") && at < words.size()) {
            list = words.get(at++);
            namespaces.addAll(parts(list));
        }
    }

    private static List<String> parts(String list) {
        return Arrays.stream(list.split(","))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .map(part -> part.toLowerCase(Locale.ROOT))
                .toList();
    }

    /** "looking around on dev": the word that led to the cluster is no reason. */
    private void dropConnector() {
        if (!reason.isEmpty() && CONNECTORS.contains(reason.getLast().toLowerCase(Locale.ROOT))) {
            reason.removeLast();
        }
    }
}
