package io.jitaccess.sandbox.kubernetes;

import io.jitaccess.sandbox.http.Encoding;
import io.jitaccess.sandbox.http.Request;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What a request wants to do, in the words of authorisation. Empty texts where something does not
 * apply.
 */
record Attributes(
        String verb,
        String path,
        String group,
        String version,
        String resource,
        String subresource,
        String namespace,
        String name) {

    boolean isResource() {
        return !resource.isEmpty();
    }

    String resourceWithSub() {
        return subresource.isEmpty() ? resource : resource + "/" + subresource;
    }

    static Attributes of(Request request) {
        String path = request.rawPath();
        List<String> parts =
                Arrays.stream(path.split("/", -1))
                        .filter(part -> !part.isEmpty())
                        .map(Encoding::decodeSegment)
                        .toList();
        int rest;
        String group = "";
        if (parts.size() > 2 && parts.getFirst().equals("api")) {
            rest = 2;
        } else if (parts.size() > 3 && parts.getFirst().equals("apis")) {
            group = parts.get(1);
            rest = 3;
        } else {
            return nonResource(request.method().toLowerCase(Locale.ROOT), path);
        }
        String version = parts.get(rest - 1);
        List<String> left = parts.subList(rest, parts.size());
        String namespace = "";
        if (left.getFirst().equals("namespaces") && left.size() > 1) {
            namespace = left.get(1);
            boolean deeper =
                    left.size() > 2 && !List.of("status", "finalize").contains(left.get(2));
            left = deeper ? left.subList(2, left.size()) : left;
        }
        String name = left.size() > 1 ? left.get(1) : "";
        String sub = left.size() > 2 ? left.get(2) : "";
        return new Attributes(
                verb(request, name), path, group, version, left.getFirst(), sub, namespace, name);
    }

    static Attributes nonResource(String verb, String path) {
        return new Attributes(verb, path, "", "", "", "", "", "");
    }

    private static String verb(Request request, String name) {
        return switch (request.method()) {
            case "POST" -> "create";
            case "PUT" -> "update";
            case "PATCH" -> "patch";
            case "DELETE" -> name.isEmpty() ? "deletecollection" : "delete";
            default -> {
                if (!name.isEmpty()) {
                    yield "get";
                }
                yield isWatch(request) ? "watch" : "list";
            }
        };
    }

    static boolean isWatch(Request request) {
        return request.query("watch").equals("true") || request.query("watch").equals("1");
    }
}
