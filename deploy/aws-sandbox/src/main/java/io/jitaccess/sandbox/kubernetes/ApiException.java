package io.jitaccess.sandbox.kubernetes;

import org.jspecify.annotations.Nullable;

/** An error as Kubernetes gives it: a Status with code, reason, message and what it is about. */
final class ApiException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int code;
    private final String reason;
    private final String kind;
    private final String name;

    private ApiException(int code, String reason, String message, String kind, String name) {
        super(message);
        this.code = code;
        this.reason = reason;
        this.kind = kind;
        this.name = name;
    }

    int code() {
        return code;
    }

    String reason() {
        return reason;
    }

    String kind() {
        return kind;
    }

    String name() {
        return name;
    }

    static ApiException unauthorized() {
        return new ApiException(401, "Unauthorized", "Unauthorized", "", "");
    }

    static ApiException tooManyRequests() {
        return new ApiException(429, "TooManyRequests", "too many requests", "", "");
    }

    static ApiException forbidden(Attributes attributes, String user) {
        if (!attributes.isResource()) {
            return new ApiException(
                    403,
                    "Forbidden",
                    "forbidden: User \"%s\" cannot %s path \"%s\""
                            .formatted(user, attributes.verb(), attributes.path()),
                    "",
                    "");
        }
        String subject =
                attributes.name().isEmpty()
                        ? qualified(attributes.group(), attributes.resource())
                        : qualified(attributes.group(), attributes.resource())
                                + " \""
                                + attributes.name()
                                + "\"";
        String where =
                attributes.namespace().isEmpty()
                        ? "at the cluster scope"
                        : "in the namespace \"" + attributes.namespace() + "\"";
        return new ApiException(
                403,
                "Forbidden",
                "%s is forbidden: User \"%s\" cannot %s resource \"%s\" in API group \"%s\" %s"
                        .formatted(
                                subject,
                                user,
                                attributes.verb(),
                                attributes.resourceWithSub(),
                                attributes.group(),
                                where),
                attributes.resource(),
                attributes.name());
    }

    static ApiException notFound(ResourceType type, String name) {
        return new ApiException(
                404,
                "NotFound",
                "%s \"%s\" not found".formatted(qualified(type.group(), type.plural()), name),
                type.plural(),
                name);
    }

    static ApiException noSuchPath() {
        return new ApiException(
                404, "NotFound", "the server could not find the requested resource", "", "");
    }

    static ApiException alreadyExists(ResourceType type, String name) {
        return new ApiException(
                409,
                "AlreadyExists",
                "%s \"%s\" already exists".formatted(qualified(type.group(), type.plural()), name),
                type.plural(),
                name);
    }

    static ApiException conflict(ResourceType type, String name) {
        return new ApiException(
                409,
                "Conflict",
                ("Operation cannot be fulfilled on %s \"%s\": the object has been modified; please"
                                + " apply your changes to the latest version and try again")
                        .formatted(qualified(type.group(), type.plural()), name),
                type.plural(),
                name);
    }

    static ApiException invalid(ResourceType type, @Nullable String name, String what) {
        String shown = name == null ? "" : name;
        return new ApiException(
                422,
                "Invalid",
                "%s \"%s\" is invalid: %s".formatted(type.kind(), shown, what),
                type.kind(),
                shown);
    }

    static ApiException badRequest(String message) {
        return new ApiException(400, "BadRequest", message, "", "");
    }

    static ApiException unsupportedMedia(String message) {
        return new ApiException(415, "UnsupportedMediaType", message, "", "");
    }

    static ApiException methodNotAllowed() {
        return new ApiException(
                405,
                "MethodNotAllowed",
                "the server does not allow this method on the requested resource",
                "",
                "");
    }

    /** The continue token of a list is no longer good. */
    static ApiException expired() {
        return new ApiException(
                410, "Expired", "The provided continue parameter is too old or invalid", "", "");
    }

    private static String qualified(String group, String resource) {
        return group.isEmpty() ? resource : resource + "." + group;
    }
}
