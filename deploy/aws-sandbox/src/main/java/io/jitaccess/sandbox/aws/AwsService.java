package io.jitaccess.sandbox.aws;

import io.jitaccess.sandbox.http.Request;
import io.jitaccess.sandbox.http.Response;

import org.jspecify.annotations.Nullable;

import java.util.function.Supplier;

/** One AWS service: finds the operation that a request asks for, and writes errors its own way. */
public interface AwsService {
    /**
     * @param operation {@code service:Operation}, for faults, limits and the call log
     * @param account whose resources it is about
     */
    record Invocation(
            String operation,
            String account,
            @Nullable String cluster,
            Supplier<Response> effect) {}

    Invocation route(Request request, Call call);

    Response error(AwsException error, String requestId);

    /** Before anybody is authenticated, with the code that this service uses. */
    AwsException unauthenticated(io.jitaccess.sandbox.signature.SignatureException reason);
}
