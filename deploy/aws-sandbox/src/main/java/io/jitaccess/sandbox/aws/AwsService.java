package io.jitaccess.sandbox.aws;

import io.jitaccess.sandbox.http.Request;
import io.jitaccess.sandbox.http.Response;
import io.jitaccess.sandbox.signature.SignatureException;

import org.jspecify.annotations.Nullable;

/** One AWS service: finds the operation that a request asks for, and writes errors its own way. */
public interface AwsService {
    /** Does the work of a call, once. */
    @FunctionalInterface
    interface Effect {
        Response run();
    }

    /**
     * @param operation {@code service:Operation}, for faults, limits and the call log
     * @param account whose resources it is about
     */
    record Invocation(String operation, String account, @Nullable String cluster, Effect effect) {}

    Invocation route(Request request, Call call);

    Response error(AwsException error, String requestId);

    /** Before anybody is authenticated, with the code that this service uses. */
    AwsException unauthenticated(SignatureException reason);
}
