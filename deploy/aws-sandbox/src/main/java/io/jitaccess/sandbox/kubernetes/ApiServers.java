package io.jitaccess.sandbox.kubernetes;

import io.jitaccess.sandbox.faults.Behaviour;
import io.jitaccess.sandbox.http.Request;
import io.jitaccess.sandbox.http.Response;
import io.jitaccess.sandbox.signature.SignatureVerifier;
import io.jitaccess.sandbox.world.Cluster;
import io.jitaccess.sandbox.world.World;

import tools.jackson.databind.JsonNode;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** All clusters' API servers behind one port, each under {@code /clusters/NAME}. */
public final class ApiServers {
    private static final String PREFIX = "/clusters/";

    private final World world;
    private final Map<String, ApiServer> servers = new HashMap<>();

    /**
     * @param objects what a cluster of that name starts with
     */
    public ApiServers(
            World world,
            Behaviour behaviour,
            SignatureVerifier verifier,
            ApiAudit audit,
            Function<String, List<JsonNode>> objects) {
        this.world = world;
        TokenVerifier tokens = new TokenVerifier(verifier, world.clock());
        for (Cluster cluster : world.clusters()) {
            ObjectStore store = new ObjectStore(world.clock(), world.ids());
            Admission admission = new Admission(store);
            BuiltIn.putInto(admission);
            objects.apply(cluster.name()).forEach(admission::seed);
            servers.put(
                    cluster.name(),
                    new ApiServer(
                            cluster,
                            world.clock(),
                            new Authenticator(cluster, behaviour, world.clock(), tokens),
                            new Authorizer(cluster, behaviour, new Rbac(store)),
                            new ObjectHandler(store, admission, world.clock()),
                            audit));
        }
    }

    public Response handle(Request request) {
        String path = request.rawPath();
        if (path.startsWith(PREFIX)) {
            int end = path.indexOf('/', PREFIX.length());
            String name = path.substring(PREFIX.length(), end < 0 ? path.length() : end);
            ApiServer server = servers.get(name);
            if (server != null && world.cluster(name).isPresent()) {
                return server.handle(request.withPath(end < 0 ? "/" : path.substring(end)));
            }
        }
        return Response.of(404, "text/plain", "no such cluster");
    }
}
