package io.jitaccess.sandbox.aws;

import io.jitaccess.sandbox.http.Request;
import io.jitaccess.sandbox.http.Response;
import io.jitaccess.sandbox.signature.SignatureException;

/** Answers for every AWS service that the sandbox does not have. */
final class UnknownService implements AwsService {
    @Override
    public Invocation route(Request request, Call call) {
        throw new AwsException("UnknownService", 404, "The sandbox speaks STS, IAM and EKS only");
    }

    @Override
    public Response error(AwsException error, String requestId) {
        return QueryProtocol.error(error, requestId, "");
    }

    @Override
    public AwsException unauthenticated(SignatureException reason) {
        return QueryProtocol.unauthenticatedAs(reason);
    }
}
