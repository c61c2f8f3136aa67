package io.jitaccess.sandbox.eks;

import io.jitaccess.sandbox.aws.Access;
import io.jitaccess.sandbox.aws.AwsException;
import io.jitaccess.sandbox.aws.AwsService;
import io.jitaccess.sandbox.aws.Call;
import io.jitaccess.sandbox.faults.Behaviour;
import io.jitaccess.sandbox.http.Body;
import io.jitaccess.sandbox.http.Encoding;
import io.jitaccess.sandbox.http.Request;
import io.jitaccess.sandbox.http.Response;
import io.jitaccess.sandbox.signature.SignatureException;
import io.jitaccess.sandbox.world.World;

import tools.jackson.databind.json.JsonMapper;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The REST protocol of EKS: finds the operation by method and path. */
public final class EksService implements AwsService {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /**
     * @param clusterAt segment of the path that names the cluster, 0 for none
     */
    private record Route(
            String method,
            List<String> path,
            String operation,
            int clusterAt,
            Function<EksCall, Object> effect) {
        boolean matches(String requestMethod, List<String> requested) {
            if (!method.equals(requestMethod) || path.size() != requested.size()) {
                return false;
            }
            for (int i = 0; i < path.size(); i++) {
                if (!path.get(i).equals("*") && !path.get(i).equals(requested.get(i))) {
                    return false;
                }
            }
            return true;
        }
    }

    private final List<Route> routes;

    /**
     * @param endpoints gives the URL and CA of a cluster's API server
     */
    public EksService(World world, Behaviour behaviour, Access access, ClusterEndpoints endpoints) {
        var clusters = new ClusterOperations(world, access, endpoints);
        var entries = new AccessEntryOperations(world, behaviour, access);
        var policies = new AssociationOperations(world, behaviour, access);
        var tags = new TagOperations(world, access);
        String entry = "clusters/*/access-entries";
        routes =
                List.of(
                        route("GET", "clusters", "ListClusters", clusters::list),
                        route("GET", "clusters/*", "DescribeCluster", clusters::describe),
                        route("POST", entry, "CreateAccessEntry", entries::create),
                        route("GET", entry, "ListAccessEntries", entries::list),
                        route("GET", entry + "/*", "DescribeAccessEntry", entries::describe),
                        route("POST", entry + "/*", "UpdateAccessEntry", entries::update),
                        route("DELETE", entry + "/*", "DeleteAccessEntry", entries::delete),
                        route(
                                "POST",
                                entry + "/*/access-policies",
                                "AssociateAccessPolicy",
                                policies::associate),
                        route(
                                "GET",
                                entry + "/*/access-policies",
                                "ListAssociatedAccessPolicies",
                                policies::list),
                        route(
                                "DELETE",
                                entry + "/*/access-policies/*",
                                "DisassociateAccessPolicy",
                                policies::disassociate),
                        route("GET", "access-policies", "ListAccessPolicies", policies::listKnown),
                        route("GET", "tags/*", "ListTagsForResource", tags::list),
                        route("POST", "tags/*", "TagResource", tags::tag),
                        route("DELETE", "tags/*", "UntagResource", tags::untag));
    }

    private static Route route(
            String method, String path, String operation, Function<EksCall, Object> effect) {
        List<String> segments = List.of(path.split("/", -1));
        int clusterAt = segments.size() > 1 && segments.getFirst().equals("clusters") ? 1 : 0;
        return new Route(method, segments, operation, clusterAt, effect);
    }

    @Override
    public Invocation route(Request request, Call call) {
        String path = request.rawPath().substring(1);
        List<String> segments =
                Arrays.stream(path.split("/", -1)).map(Encoding::decodeSegment).toList();
        for (Route route : routes) {
            if (route.matches(request.method(), segments)) {
                return new Invocation(
                        "eks:" + route.operation(),
                        call.account(),
                        route.clusterAt() == 0 ? null : segments.get(route.clusterAt()),
                        () -> {
                            EksCall eks = EksCall.of(call, segments, request);
                            return json(200, route.effect().apply(eks), call.requestId(), Map.of());
                        });
            }
        }
        throw new AwsException("UnknownOperationException", 404, "No such operation");
    }

    @Override
    public Response error(AwsException error, String requestId) {
        String code =
                switch (error.code()) {
                    case "AccessDenied" -> "AccessDeniedException";
                    case "Throttling" -> "ThrottlingException";
                    case "MissingAuthenticationToken" -> "MissingAuthenticationTokenException";
                    case "ServiceFailure" -> "ServerException";
                    default -> error.code();
                };
        int status = code.equals("ThrottlingException") ? 429 : error.status();
        return json(
                status,
                Map.of("__type", code, "message", error.text()),
                requestId,
                Map.of("x-amzn-ErrorType", code));
    }

    @Override
    public AwsException unauthenticated(SignatureException reason) {
        String message = String.valueOf(reason.getMessage());
        return switch (reason.reason()) {
            case INCOMPLETE -> new AwsException("IncompleteSignatureException", 400, message);
            case MISMATCH -> new AwsException("InvalidSignatureException", 403, message);
            case UNKNOWN_KEY -> new AwsException("UnrecognizedClientException", 403, message);
            case EXPIRED_KEY -> new AwsException("ExpiredTokenException", 403, message);
        };
    }

    private static Response json(
            int status, Object body, String requestId, Map<String, String> headers) {
        Map<String, String> all = new HashMap<>(headers);
        all.put("x-amzn-RequestId", requestId);
        return new Response.Whole(
                status, "application/json", new Body(JSON.writeValueAsBytes(body)), all);
    }
}
