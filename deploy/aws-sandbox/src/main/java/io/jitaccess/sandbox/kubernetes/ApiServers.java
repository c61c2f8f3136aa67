package io.jitaccess.sandbox.kubernetes;

import io.jitaccess.sandbox.faults.Behaviour;
import io.jitaccess.sandbox.http.Request;
import io.jitaccess.sandbox.http.Response;
import io.jitaccess.sandbox.signature.SignatureVerifier;
import io.jitaccess.sandbox.world.World;

import tools.jackson.databind.JsonNode;

import java.util.List;
import java.util.function.Function;

public final class ApiServers {
    public ApiServers(
            World world,
            Behaviour behaviour,
            SignatureVerifier verifier,
            ApiAudit audit,
            Function<String, List<JsonNode>> objects) {}

    public Response handle(Request request) {
        return Response.of(503, "text/plain", "not yet");
    }
}
