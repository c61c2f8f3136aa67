package io.jitaccess.sandbox.aws;

import io.jitaccess.sandbox.faults.Behaviour;
import io.jitaccess.sandbox.faults.Fault;
import io.jitaccess.sandbox.http.Request;
import io.jitaccess.sandbox.http.Response;
import io.jitaccess.sandbox.signature.Signature;
import io.jitaccess.sandbox.signature.SignatureException;
import io.jitaccess.sandbox.signature.SignatureVerifier;
import io.jitaccess.sandbox.world.Credential;
import io.jitaccess.sandbox.world.World;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Takes one signed request through authentication, faults and its operation. Services are told
 * apart by the signature's scope.
 */
public final class AwsEndpoint {
    private static final Duration HANGING = Duration.ofSeconds(60);

    private final World world;
    private final Behaviour behaviour;
    private final SignatureVerifier verifier;
    private final Map<String, AwsService> services;
    private final CallLog log;

    public AwsEndpoint(
            World world,
            Behaviour behaviour,
            SignatureVerifier verifier,
            Map<String, AwsService> services,
            CallLog log) {
        this.world = world;
        this.behaviour = behaviour;
        this.verifier = verifier;
        this.services = Map.copyOf(services);
        this.log = log;
    }

    public Response handle(Request request) {
        String requestId = world.ids().uuid();
        AwsService service = services.getOrDefault("sts", new UnknownService());
        try {
            Signature signature = Signature.of(request).orElse(null);
            if (signature == null) {
                return refused(
                        request.method(),
                        service,
                        new AwsException(
                                "MissingAuthenticationToken",
                                403,
                                "Request is missing Authentication Token"),
                        requestId);
            }
            service = services.getOrDefault(signature.scope().service(), new UnknownService());
            Credential credential = verifier.verify(request, signature);
            Call call =
                    new Call(
                            requestId,
                            credential,
                            signature.scope().region(),
                            world.clock().instant(),
                            request.remoteAddress());
            return invoke(service, request, call);
        } catch (SignatureException notAuthentic) {
            return refused("?", service, service.unauthenticated(notAuthentic), requestId);
        }
    }

    private Response refused(
            String operation, AwsService service, AwsException error, String requestId) {
        log.add(
                new CallLog.Entry(
                        world.clock().instant(),
                        requestId,
                        operation,
                        null,
                        null,
                        null,
                        null,
                        null,
                        List.of(),
                        error.code(),
                        null));
        return service.error(error, requestId);
    }

    private Response invoke(AwsService service, Request request, Call call) {
        AwsService.Invocation invocation;
        try {
            invocation = service.route(request, call);
        } catch (AwsException unknown) {
            return refused("?", service, unknown, call.requestId());
        }
        pause(behaviour.delays().latency());
        Optional<Fault> fault =
                behaviour.faultFor(
                        invocation.operation(), invocation.account(), invocation.cluster());
        String result = "ok";
        Response response;
        try {
            response = run(invocation, fault.orElse(null));
            if (response instanceof Response.Cut) {
                result = "cut";
            }
        } catch (AwsException refused) {
            result = refused.code();
            response = service.error(refused, call.requestId());
        }
        log.add(
                new CallLog.Entry(
                        call.now(),
                        call.requestId(),
                        invocation.operation(),
                        call.caller().arn(),
                        call.credential().accessKeyId(),
                        invocation.account(),
                        call.region(),
                        invocation.cluster(),
                        List.copyOf(call.actions()),
                        result,
                        fault.map(f -> f.kind().name()).orElse(null)));
        return response;
    }

    private Response run(AwsService.Invocation invocation, @Nullable Fault fault) {
        if (behaviour.isThrottled(invocation.operation(), invocation.account())) {
            throw AwsException.throttled();
        }
        if (fault == null) {
            return invocation.effect().run();
        }
        return switch (fault.kind()) {
            case ERROR_BEFORE -> throw error(fault);
            case ERROR_AFTER -> {
                invocation.effect().run();
                throw error(fault);
            }
            case THROTTLE -> throw AwsException.throttled();
            case SLOW -> {
                pause(delay(fault, Duration.ofSeconds(1)));
                yield invocation.effect().run();
            }
            case TIMEOUT -> {
                pause(delay(fault, HANGING));
                yield new Response.Cut();
            }
            case TIMEOUT_AFTER -> {
                invocation.effect().run();
                pause(delay(fault, HANGING));
                yield new Response.Cut();
            }
        };
    }

    private static AwsException error(Fault fault) {
        String code = fault.code();
        Integer status = fault.status();
        String message = fault.message();
        return new AwsException(
                code == null ? "ServiceFailure" : code,
                status == null ? 500 : status,
                message == null ? "An internal error has occurred" : message);
    }

    private static Duration delay(Fault fault, Duration usual) {
        Duration delay = fault.delay();
        return delay == null ? usual : delay;
    }

    private static void pause(Duration time) {
        if (time.isPositive()) {
            try {
                Thread.sleep(time);
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
