package io.jitaccess.sandbox.aws;

import io.jitaccess.sandbox.http.Body;
import io.jitaccess.sandbox.http.Encoding;
import io.jitaccess.sandbox.http.Request;
import io.jitaccess.sandbox.http.Response;
import io.jitaccess.sandbox.signature.SignatureException;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The query protocol of STS and IAM: form parameters in, XML out. */
public final class QueryProtocol implements AwsService {
    /** Does one operation and writes the content of its result element. */
    @FunctionalInterface
    public interface Operation {
        void run(Call call, Params params, Xml result);
    }

    /** Whose resources an operation is about, where this is not the caller's own account. */
    @FunctionalInterface
    public interface Owner {
        String of(Call call, Params params);
    }

    private final String service;
    private final String version;
    private final Map<String, Operation> operations;
    private final Owner owner;

    public QueryProtocol(
            String service, String version, Map<String, Operation> operations, Owner owner) {
        this.service = service;
        this.version = version;
        this.operations = Map.copyOf(operations);
        this.owner = owner;
    }

    @Override
    public Invocation route(Request request, Call call) {
        List<Encoding.Pair> pairs = new ArrayList<>(request.query());
        if (request.method().equals("POST")) {
            pairs.addAll(Encoding.pairs(request.body().text()));
        }
        Params params = Params.of(pairs);
        String action = params.optional("Action").orElse("");
        Operation operation = operations.get(action);
        if (operation == null || !version.equals(params.optional("Version").orElse(""))) {
            throw new AwsException(
                    "InvalidAction",
                    400,
                    "Could not find operation %s for version %s"
                            .formatted(
                                    action,
                                    params.optional("Version").orElse("NO_VERSION_SPECIFIED")));
        }
        return new Invocation(
                service + ":" + action,
                owner.of(call, params),
                null,
                () -> {
                    Xml xml = new Xml();
                    xml.open(action + "Response", namespace());
                    xml.nest(action + "Result", result -> operation.run(call, params, result));
                    xml.nest("ResponseMetadata", meta -> meta.text("RequestId", call.requestId()));
                    xml.close(action + "Response");
                    return xml(200, xml, call.requestId());
                });
    }

    @Override
    public Response error(AwsException error, String requestId) {
        return error(error, requestId, namespace());
    }

    @Override
    public AwsException unauthenticated(SignatureException reason) {
        return unauthenticatedAs(reason);
    }

    private String namespace() {
        return "https://" + service + ".amazonaws.com/doc/" + version + "/";
    }

    static Response error(AwsException error, String requestId, String namespace) {
        Xml xml = new Xml();
        xml.open("ErrorResponse", namespace);
        xml.nest(
                "Error",
                e ->
                        e.text("Type", error.status() < 500 ? "Sender" : "Receiver")
                                .text("Code", error.code())
                                .text("Message", error.text()));
        xml.text("RequestId", requestId).close("ErrorResponse");
        return xml(error.status(), xml, requestId);
    }

    static AwsException unauthenticatedAs(SignatureException reason) {
        String message = String.valueOf(reason.getMessage());
        return switch (reason.reason()) {
            case INCOMPLETE -> new AwsException("IncompleteSignature", 400, message);
            case MISMATCH -> new AwsException("SignatureDoesNotMatch", 403, message);
            case UNKNOWN_KEY -> new AwsException("InvalidClientTokenId", 403, message);
            case EXPIRED_KEY -> new AwsException("ExpiredToken", 403, message);
        };
    }

    private static Response xml(int status, Xml xml, String requestId) {
        return new Response.Whole(
                status,
                "text/xml",
                new Body(xml.toString().getBytes(StandardCharsets.UTF_8)),
                Map.of("x-amzn-RequestId", requestId));
    }
}
