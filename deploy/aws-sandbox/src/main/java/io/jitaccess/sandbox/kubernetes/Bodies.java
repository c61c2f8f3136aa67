package io.jitaccess.sandbox.kubernetes;

import io.jitaccess.sandbox.http.Request;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads the object that a request carries. */
final class Bodies {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Bodies() {}

    static ObjectNode object(Request request) {
        if (request.header("content-type").orElse("").startsWith(Protobuf.MEDIA_TYPE)) {
            return Protobuf.read(request.body().bytes());
        }
        try {
            if (JSON.readTree(request.body().bytes()) instanceof ObjectNode object) {
                return object;
            }
        } catch (JacksonException unreadable) {
            throw ApiException.unsupportedMedia(
                    "the sandbox takes JSON and Kubernetes' protobuf only");
        }
        throw ApiException.badRequest("the body must be an object");
    }
}
