package io.jitaccess.gateway.slack.command;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes a command of whatever was typed. Pure, and never at a loss: what is unclear is Help. */
public final class CommandParser {
    private static final Map<String, String> VERBS =
            Map.ofEntries(
                    Map.entry("request", "request"), Map.entry("ask", "request"),
                    Map.entry("get", "request"), Map.entry("access", "request"),
                    Map.entry("status", "status"), Map.entry("show", "status"),
                    Map.entry("list", "list"), Map.entry("mine", "list"),
                    Map.entry("clusters", "clusters"), Map.entry("revoke", "revoke"),
                    Map.entry("end", "revoke"), Map.entry("done", "revoke"),
                    Map.entry("withdraw", "revoke"), Map.entry("help", "help"),
                    Map.entry("?", "help"), Map.entry("link", "link"),
                    Map.entry("login", "link"), Map.entry("admin", "admin"));
    private static final Set<String> ADMIN_VERBS = Set.of("revoke", "lockdown", "unlock", "list");

    private CommandParser() {}

    public static Command parse(String text, Vocabulary vocabulary) {
        List<String> words = Words.of(text);
        List<String> typed = Words.typed(text);
        if (words.isEmpty()) {
            return new Command.Help(null);
        }
        String first = words.getFirst();
        List<String> rest = words.subList(1, words.size());
        Optional<String> verb = Words.meant(first, VERBS.keySet()).map(VERBS::get);
        // "admin" is a level too: "/jit admin prod 1h" asks for it.
        if (verb.isEmpty() || (verb.get().equals("admin") && !isAdmin(rest))) {
            Command.Ask ask = new AskParser(vocabulary, words, typed).parse();
            return ask.cluster() != null || (ask.level() != null && ask.duration() != null)
                    ? ask
                    : verb.isPresent() ? new Command.Help("admin") : new Command.Help(first);
        }
        return switch (verb.get()) {
            case "request" ->
                    new AskParser(vocabulary, rest, typed.subList(1, typed.size())).parse();
            case "status" -> new Command.Status(rest.isEmpty() ? null : rest.getFirst());
            case "list" -> new Command.Mine();
            case "clusters" -> new Command.Clusters();
            case "revoke" ->
                    new Command.Revoke(rest.isEmpty() ? null : rest.getFirst(), words(rest, 1));
            case "link" -> new Command.Link();
            case "admin" -> admin(rest);
            default -> new Command.Help(null);
        };
    }

    private static boolean isAdmin(List<String> rest) {
        return !rest.isEmpty() && Words.meant(rest.getFirst(), ADMIN_VERBS).isPresent();
    }

    private static Command admin(List<String> words) {
        String verb = Words.meant(words.getFirst(), ADMIN_VERBS).orElseThrow();
        var options = new Options(words.subList(1, words.size()));
        String cluster = options.first("--cluster", "-c");
        boolean all = options.has("--all");
        return switch (verb) {
            case "list" -> new Command.AdminList();
            case "revoke" -> {
                String id = options.first("--request-id", "--request", "--id");
                String user = options.first("--user", "-u");
                String bare = id == null && user == null ? options.take() : null;
                yield new Command.AdminRevoke(bare == null ? id : bare, user, options.words());
            }
            default -> {
                String name = cluster == null && !all ? options.take() : cluster;
                String low = name == null ? null : name.toLowerCase(Locale.ROOT);
                yield verb.equals("lockdown")
                        ? new Command.Lockdown(low, all, options.words())
                        : new Command.Unlock(low, all, options.words());
            }
        };
    }

    private static @Nullable String words(List<String> words, int from) {
        return words.size() <= from ? null : String.join(" ", words.subList(from, words.size()));
    }

    /** Options in any place, with or without an equals sign; the rest are words. */
    private static final class Options {
        private final List<String> left;

        Options(List<String> words) {
            this.left = new ArrayList<>(words);
        }

        @Nullable String first(String... names) {
            for (String name : names) {
                for (int i = 0; i < left.size(); i++) {
                    String word = left.get(i);
                    if (word.equalsIgnoreCase(name) && i + 1 < left.size()) {
                        left.remove(i);
                        return left.remove(i);
                    }
                    if (word.toLowerCase(Locale.ROOT).startsWith(name + "=")) {
                        return left.remove(i).substring(name.length() + 1);
                    }
                }
            }
            return null;
        }

        boolean has(String name) {
            return left.removeIf(name::equalsIgnoreCase);
        }

        @Nullable String take() {
            return left.isEmpty() ? null : left.removeFirst();
        }

        @Nullable String words() {
            left.removeIf(word -> word.equals("--reason") || word.equals("-r"));
            return left.isEmpty() ? null : String.join(" ", left);
        }
    }
}
