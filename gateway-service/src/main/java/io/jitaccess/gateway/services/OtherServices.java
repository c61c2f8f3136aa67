package io.jitaccess.gateway.services;

import io.jitaccess.gateway.problem.Problem;
import io.jitaccess.gateway.security.ServiceIdentity;
import io.jitaccess.kafka.Service;
import io.netty.channel.ChannelOption;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClient.ResponseSpec;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import org.springframework.web.util.UriComponentsBuilder;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientRequest;
import reactor.netty.resources.ConnectionProvider;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * Passes calls on. Answers and refusals of the callee go back as they are; that it is down, or does
 * not know the gateway, is told as one sentence and never as its own error.
 */
@Component
public class OtherServices {
    private static final Logger log = LoggerFactory.getLogger(OtherServices.class);
    private static final String PERSON_TOKEN = "X-JIT-Authorization";
    private static final String ADDRESS = "X-JIT-Client-Address";
    private static final String AGENT = "X-JIT-Client-Agent";
    private static final List<String> PASSED_HEADERS =
            List.of(
                    HttpHeaders.CONTENT_TYPE,
                    HttpHeaders.CONTENT_DISPOSITION,
                    HttpHeaders.RETRY_AFTER);
    private static final int LARGEST_ANSWER = 1 << 20;
    private static final Duration USUAL = Duration.ofSeconds(30);

    private final WebClient web;
    private final ServiceIdentity identity;
    private final ServicesSettings settings;

    OtherServices(WebClient.Builder builder, ServiceIdentity identity, ServicesSettings settings) {
        this.identity = identity;
        this.settings = settings;
        this.web =
                builder.clientConnector(new ReactorClientHttpConnector(http()))
                        .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(LARGEST_ANSWER))
                        .build();
    }

    private static HttpClient http() {
        var pool =
                ConnectionProvider.builder("other-services")
                        .maxConnections(256)
                        .pendingAcquireMaxCount(2000)
                        .pendingAcquireTimeout(Duration.ofSeconds(2))
                        // Shorter than what the callees keep open, so that none is closed in use.
                        .maxIdleTime(Duration.ofSeconds(10))
                        .build();
        return HttpClient.create(pool)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 1000)
                .responseTimeout(USUAL);
    }

    /**
     * A call to another service.
     *
     * @param path below the service's address, with placeholders
     * @param query raw query string to pass on
     * @param body JSON, as bytes or anything that becomes JSON
     * @param longest wait for the beginning of the answer
     * @param accept kinds of answer wanted; any if empty
     */
    public record Call(
            Service callee,
            HttpMethod method,
            String path,
            @Nullable String query,
            @Nullable Object body,
            Duration longest,
            String accept) {
        /** A POST without a query. */
        public static Call post(Service callee, String path, @Nullable Object body) {
            return new Call(callee, HttpMethod.POST, path, null, body, Duration.ofSeconds(10), "");
        }

        /** This with a query. */
        public Call query(String raw) {
            return new Call(callee, method, path, raw, body, longest, accept);
        }
    }

    /** The whole answer, up to 1 MiB. */
    public Mono<ResponseEntity<byte[]>> whole(Caller caller, Call call) {
        return retrieve(caller, call, answer -> answer.toEntity(byte[].class));
    }

    /** An answer of any length, passed on as it comes. */
    public Mono<ResponseEntity<Flux<DataBuffer>>> streamed(Caller caller, Call call) {
        return retrieve(caller, call, answer -> answer.toEntityFlux(DataBuffer.class));
    }

    private <T> Mono<ResponseEntity<T>> retrieve(
            Caller caller, Call call, Function<ResponseSpec, Mono<ResponseEntity<T>>> read) {
        var request =
                web.method(call.method())
                        .uri(uri(call))
                        .httpRequest(http -> patience(http.getNativeRequest(), call.longest()))
                        .headers(headers -> headers(headers, caller, call));
        if (call.body() != null) {
            request.contentType(MediaType.APPLICATION_JSON).bodyValue(call.body());
        }
        ResponseSpec answer =
                request.retrieve()
                        .onStatus(
                                HttpStatusCode::isError,
                                response ->
                                        isTheCalleesWord(response)
                                                ? Mono.empty()
                                                : failed(call, response));
        return read.apply(answer)
                .map(OtherServices::trimmed)
                .timeout(call.longest())
                .onErrorMap(
                        thrown ->
                                thrown instanceof WebClientRequestException
                                        || thrown instanceof TimeoutException,
                        away -> away(call, away));
    }

    /** The connection must not give up before the caller does. */
    private static void patience(HttpClientRequest request, Duration longest) {
        if (longest.compareTo(USUAL) > 0) {
            request.responseTimeout(longest);
        }
    }

    private void headers(HttpHeaders headers, Caller caller, Call call) {
        RedeemedCode code = caller.code();
        headers.setBearerAuth(
                code == null
                        ? identity.tokenFor(call.callee(), caller.person())
                        : identity.deliveryTokenFor(
                                call.callee(), String.valueOf(caller.person()), code.delivery()));
        headers.set(PERSON_TOKEN, "Bearer " + caller.token());
        headers.set(ADDRESS, caller.address());
        headers.set(AGENT, caller.agent());
        if (!call.accept().isEmpty()) {
            headers.set(HttpHeaders.ACCEPT, call.accept());
        }
    }

    private URI uri(Call call) {
        return UriComponentsBuilder.fromUri(base(call.callee()))
                .path(call.path())
                .replaceQuery(call.query())
                .build(true)
                .toUri();
    }

    private URI base(Service callee) {
        return switch (callee) {
            case APPROVAL -> settings.approval();
            case PROVISIONER -> settings.provisioner();
            case REAPER -> settings.reaper();
            case AUDIT -> settings.audit();
            case GATEWAY -> throw new IllegalArgumentException("the gateway does not call itself");
        };
    }

    /** A refusal is the callee's word only as a problem; its security filter says less. */
    private static boolean isTheCalleesWord(ClientResponse response) {
        HttpStatusCode status = response.statusCode();
        return (status.is4xxClientError() || status.isSameCodeAs(HttpStatus.SERVICE_UNAVAILABLE))
                && response.headers()
                        .contentType()
                        .filter(MediaType.APPLICATION_PROBLEM_JSON::isCompatibleWith)
                        .isPresent();
    }

    private static Mono<Throwable> failed(Call call, ClientResponse response) {
        log.atError()
                .addKeyValue("callee", call.callee().principal())
                .addKeyValue("status", response.statusCode().value())
                .addKeyValue("path", call.path())
                .log("call failed");
        return response.releaseBody().thenReturn(unavailable(call));
    }

    private static Problem away(Call call, Throwable away) {
        log.atWarn()
                .addKeyValue("callee", call.callee().principal())
                .addKeyValue("error", away.toString())
                .log("call was not answered");
        return unavailable(call);
    }

    private static Problem unavailable(Call call) {
        return Problem.unavailable(
                switch (call.callee()) {
                    case APPROVAL ->
                            "The policy cannot be asked at the moment. Requests are still taken and"
                                    + " are decided when it is back.";
                    case PROVISIONER ->
                            "Credentials cannot be made at the moment. Access that exists stays"
                                    + " until its end; try again.";
                    case REAPER -> "Grants cannot be listed at the moment.";
                    case AUDIT ->
                            "The audit cannot be read at the moment. Nothing is lost: it catches up"
                                    + " when it is back.";
                    case GATEWAY -> "Not available.";
                });
    }

    /** Only what says what the body is; everything else is between the two services. */
    private static <T> ResponseEntity<T> trimmed(ResponseEntity<T> answer) {
        var headers = new HttpHeaders();
        for (String name : PASSED_HEADERS) {
            String value = answer.getHeaders().getFirst(name);
            if (value != null) {
                headers.set(name, value);
            }
        }
        return new ResponseEntity<>(answer.getBody(), headers, answer.getStatusCode());
    }
}
