package io.jitaccess.sandbox.eks;

import io.jitaccess.sandbox.aws.AwsException;
import io.jitaccess.sandbox.aws.Call;
import io.jitaccess.sandbox.http.Encoding;
import io.jitaccess.sandbox.http.Request;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** One REST call: the decoded segments of its path, its query, and its body. */
record EksCall(Call call, List<String> path, Request request, JsonNode body) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    static EksCall of(Call call, List<String> path, Request request) {
        try {
            JsonNode body =
                    request.body().isEmpty()
                            ? JSON.createObjectNode()
                            : JSON.readTree(request.body().bytes());
            return new EksCall(call, path, request, body);
        } catch (JacksonException unreadable) {
            throw new AwsException(
                    "SerializationException", 400, "The request body is not valid JSON");
        }
    }

    String segment(int index) {
        return path.get(index);
    }

    Optional<String> text(String name) {
        return Optional.of(body.path(name)).filter(JsonNode::isString).map(JsonNode::asString);
    }

    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        body.path(name).forEach(one -> texts.add(one.asString()));
        return texts;
    }

    Map<String, String> tags() {
        Map<String, String> tags = new HashMap<>();
        body.path("tags").properties().forEach(t -> tags.put(t.getKey(), t.getValue().asString()));
        if (tags.size() > 50) {
            throw EksErrors.invalidParameter("A resource may have at most 50 tags");
        }
        tags.forEach(
                (key, value) -> {
                    if (key.isEmpty() || key.length() > 128 || value.length() > 256) {
                        throw EksErrors.invalidParameter(
                                "Tag keys have 1 to 128 characters and tag values at most 256");
                    }
                    if (key.toLowerCase(Locale.ROOT).startsWith("aws:")) {
                        throw EksErrors.invalidParameter("Tag keys may not begin with aws:");
                    }
                });
        return tags;
    }

    int pageSize() {
        String text = request.query("maxResults");
        if (text.isEmpty()) {
            return 100;
        }
        int size;
        try {
            size = Integer.parseInt(text);
        } catch (NumberFormatException notANumber) {
            size = 0;
        }
        if (size < 1 || size > 100) {
            throw EksErrors.invalidParameter("maxResults must be between 1 and 100");
        }
        return size;
    }

    /** Where the page before ended; the token hides nothing, it only must not be guessed at. */
    String after() {
        String token = request.query("nextToken");
        try {
            return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException broken) {
            throw EksErrors.invalidParameter("nextToken is invalid");
        }
    }

    static String token(String last) {
        return Base64.getUrlEncoder().encodeToString(last.getBytes(StandardCharsets.UTF_8));
    }

    List<String> query(String name) {
        return request.query().stream()
                .filter(pair -> pair.name().equals(name))
                .map(Encoding.Pair::value)
                .toList();
    }
}
