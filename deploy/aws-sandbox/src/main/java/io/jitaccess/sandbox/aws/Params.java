package io.jitaccess.sandbox.aws;

import io.jitaccess.sandbox.http.Encoding;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The form parameters of one call, with the bounds that IAM and STS put on them. */
public final class Params {
    private final Map<String, String> values;
    private final String prefix;

    private Params(Map<String, String> values, String prefix) {
        this.values = values;
        this.prefix = prefix;
    }

    static Params of(List<Encoding.Pair> pairs) {
        Map<String, String> values = new HashMap<>();
        for (Encoding.Pair pair : pairs) {
            values.putIfAbsent(pair.name(), pair.value());
        }
        return new Params(values, "");
    }

    public Optional<String> optional(String name) {
        return Optional.ofNullable(values.get(prefix + name));
    }

    public String required(String name) {
        return optional(name)
                .orElseThrow(
                        () ->
                                AwsException.validation(
                                        ("1 validation error detected: Value null at '%s' failed to"
                                             + " satisfy constraint: Member must not be null")
                                                .formatted(spelled(name))));
    }

    public String required(String name, int shortest, int longest, Pattern allowed) {
        return checked(name, required(name), shortest, longest, allowed);
    }

    public Optional<String> optional(String name, int shortest, int longest, Pattern allowed) {
        return optional(name).map(v -> checked(name, v, shortest, longest, allowed));
    }

    public int number(String name, int usual, int least, int most) {
        String text = optional(name).orElse(Integer.toString(usual));
        int number;
        try {
            number = Integer.parseInt(text);
        } catch (NumberFormatException notANumber) {
            throw new AwsException("MalformedInput", 400, name + " must be a number");
        }
        if (number < least) {
            throw violation(name, text, "Member must have value greater than or equal to " + least);
        }
        if (number > most) {
            throw violation(name, text, "Member must have value less than or equal to " + most);
        }
        return number;
    }

    /** The structures of a list parameter: {@code Name.member.1.Field}. */
    public List<Params> structures(String name) {
        List<Params> members = new ArrayList<>();
        for (int i = 1; ; i++) {
            String member = prefix + name + ".member." + i + ".";
            if (values.keySet().stream().noneMatch(key -> key.startsWith(member))) {
                return members;
            }
            members.add(new Params(values, member));
        }
    }

    /** The texts of a list parameter: {@code Name.member.1}. */
    public List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        for (int i = 1; ; i++) {
            Optional<String> text = optional(name + ".member." + i);
            if (text.isEmpty()) {
                return texts;
            }
            texts.add(text.get());
        }
    }

    private static final Pattern TAG_KEY = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+");
    private static final Pattern TAG_VALUE = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*");

    /** Tags in the order given; keys may not repeat, whatever their case. */
    public Map<String, String> tags(String name) {
        List<Params> members = structures(name);
        if (members.size() > 50) {
            throw violation(
                    name,
                    members.size() + " tags",
                    "Member must have length less than or equal to 50");
        }
        Map<String, String> tags = new LinkedHashMap<>();
        List<String> seen = new ArrayList<>();
        for (Params member : members) {
            String key = member.required("Key", 1, 128, TAG_KEY);
            if (seen.contains(key.toLowerCase(Locale.ROOT))) {
                throw new AwsException(
                        "InvalidInput",
                        400,
                        "Duplicate tag keys found. Please note that Tag keys are case"
                                + " insensitive.");
            }
            if (key.toLowerCase(Locale.ROOT).startsWith("aws:")) {
                throw new AwsException(
                        "InvalidInput",
                        400,
                        "Tag keys may not begin with the reserved prefix aws:");
            }
            seen.add(key.toLowerCase(Locale.ROOT));
            tags.put(key, member.required("Value", 0, 256, TAG_VALUE));
        }
        return tags;
    }

    private String checked(String name, String value, int shortest, int longest, Pattern allowed) {
        if (value.length() < shortest) {
            throw violation(
                    name, value, "Member must have length greater than or equal to " + shortest);
        }
        if (value.length() > longest) {
            throw violation(
                    name, value, "Member must have length less than or equal to " + longest);
        }
        if (!allowed.matcher(value).matches()) {
            throw violation(
                    name, value, "Member must satisfy regular expression pattern: " + allowed);
        }
        return value;
    }

    private static AwsException violation(String name, String value, String constraint) {
        return AwsException.validation(
                "1 validation error detected: Value '%s' at '%s' failed to satisfy constraint: %s"
                        .formatted(value, spelled(name), constraint));
    }

    private static String spelled(String name) {
        return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
    }
}
