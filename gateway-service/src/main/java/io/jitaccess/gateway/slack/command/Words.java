package io.jitaccess.gateway.slack.command;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words of a message as Slack sends them, and which known word one of them means. */
final class Words {
    private static final Pattern WORD = Pattern.compile("\"[^\"]*\"|\\S+");

    /** Slack writes links, channels and people as {@code <...|shown>}. */
    private static final Pattern REFERENCE = Pattern.compile("<([^<>|]*)(?:\\|([^<>]*))?>");

    private Words() {}

    /** Each word, and what stood in quotes as one, without them. */
    static List<String> of(String text) {
        return typed(text).stream().map(Words::unquoted).toList();
    }

    static String unquoted(String word) {
        return word.length() >= 2 && word.startsWith("\"") && word.endsWith("\"")
                ? word.substring(1, word.length() - 1)
                : word;
    }

    /** The same words with their quotes. */
    static List<String> typed(String text) {
        String plain = Normalizer.normalize(text, Normalizer.Form.NFC);
        Matcher references = REFERENCE.matcher(plain);
        plain =
                references.replaceAll(
                        found -> Matcher.quoteReplacement(shown(found.group(1), found.group(2))));
        plain =
                plain.replace("&lt;", "<")
                        .replace("&gt;", ">")
                        .replace("&amp;", "&")
                        .replaceAll("[\u2018\u2019]", "'")
                        .replaceAll("[\u201c\u201d\u201e]", "\"")
                        // Phones make one dash of two.
                        .replaceAll("(^|\\s)[\u2013\u2014](?=\\p{Alpha})", "$1--");
        var words = new ArrayList<String>();
        Matcher matcher = WORD.matcher(plain);
        while (matcher.find()) {
            words.add(matcher.group());
        }
        return words;
    }

    private static String shown(String target, @org.jspecify.annotations.Nullable String label) {
        if (target.startsWith("@") || target.startsWith("#") || target.startsWith("!")) {
            return target.startsWith("@") ? target : label == null ? target : label;
        }
        return target.startsWith("mailto:") ? target.substring("mailto:".length()) : target;
    }

    /** The known word that was meant: itself, its beginning, or one slip of the pen away. */
    static Optional<String> meant(String typed, Collection<String> known) {
        String word = typed.toLowerCase(Locale.ROOT);
        if (known.contains(word)) {
            return Optional.of(word);
        }
        if (word.length() >= 3) {
            List<String> longer = known.stream().filter(k -> k.startsWith(word)).toList();
            if (longer.size() == 1) {
                return Optional.of(longer.getFirst());
            }
            List<String> near =
                    known.stream()
                            .filter(k -> k.length() >= 4 && distance(k, word) <= slips(k))
                            .toList();
            if (near.size() == 1) {
                return Optional.of(near.getFirst());
            }
        }
        return Optional.empty();
    }

    private static int slips(String word) {
        return word.length() >= 7 ? 2 : 1;
    }

    /** How many letters differ, two that changed places counting as one. */
    static int distance(String a, String b) {
        if (Math.abs(a.length() - b.length()) > 2) {
            return Integer.MAX_VALUE;
        }
        var d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                d[i][j] =
                        Math.min(
                                Math.min(d[i - 1][j] + 1, d[i][j - 1] + 1), d[i - 1][j - 1] + cost);
                if (i > 1
                        && j > 1
                        && a.charAt(i - 1) == b.charAt(j - 2)
                        && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
