package io.jitaccess.gateway.slack.edge;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.slack.api.bolt.request.RequestHeaders;
import com.slack.api.bolt.response.Response;
import com.slack.api.bolt.util.SlackRequestParser;

import io.jitaccess.gateway.problem.Problem;
import io.jitaccess.gateway.slack.SlackApp;
import io.jitaccess.gateway.slack.SlackOn;
import io.jitaccess.gateway.slack.SlackSettings;
import io.swagger.v3.oas.annotations.Hidden;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

import reactor.core.publisher.Mono;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Takes what Slack sends over HTTP. The signature is over the bytes as they came, so nothing is
 * decoded before it was verified.
 */
@Hidden
@SlackOn
@RestController
class SlackEventsController {
    private static final Logger log = LoggerFactory.getLogger(SlackEventsController.class);

    /** A view of Slack has up to 250 KB, twice that as a form. */
    private static final int LARGEST = 1 << 20;

    private final SlackSignature signature;
    private final Seen seen;
    private final SlackApp slack;
    private final SlackRequestParser parser;
    private final InstantSource clock;
    private final boolean on;

    SlackEventsController(SlackSettings settings, Seen seen, SlackApp slack, InstantSource clock) {
        this.on = "http".equals(settings.transport());
        this.signature = new SlackSignature(settings.signingSecret());
        this.seen = seen;
        this.slack = slack;
        this.parser = new SlackRequestParser(slack.bolt().config());
        this.clock = clock;
    }

    @PostMapping(SlackApp.PATH)
    Mono<ResponseEntity<String>> take(ServerHttpRequest request) {
        if (!on) {
            return Mono.error(Problem.notFound("This path"));
        }
        return DataBufferUtils.join(request.getBody(), LARGEST)
                .map(SlackEventsController::bytes)
                .defaultIfEmpty(new byte[0])
                .map(body -> verified(request.getHeaders(), body))
                // Nothing here waits for anything, so the acknowledgement need not wait for a
                // thread.
                .flatMap(text -> Mono.fromCallable(() -> answer(request, text)));
    }

    private static byte[] bytes(DataBuffer buffer) {
        var bytes = new byte[buffer.readableByteCount()];
        buffer.read(bytes);
        DataBufferUtils.release(buffer);
        return bytes;
    }

    private String verified(HttpHeaders headers, byte[] body) {
        String signed = headers.getFirst(SlackSignature.SIGNATURE);
        String timestamp = headers.getFirst(SlackSignature.TIMESTAMP);
        if (!signature.verifies(signed, timestamp, body, clock.instant())) {
            throw Problem.unauthenticated("Only Slack may call this, with a fresh signature.");
        }
        if (!seen.first("signature/" + signed)) {
            throw Problem.unauthenticated("This was taken already.");
        }
        try {
            return UTF_8.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException odd) {
            throw Problem.invalid("body", "must be UTF-8");
        }
    }

    private ResponseEntity<String> answer(ServerHttpRequest request, String text) throws Exception {
        Map<String, List<String>> headers = new HashMap<>();
        request.getHeaders().forEach(headers::put);
        var raw =
                SlackRequestParser.HttpRequest.builder()
                        .requestUri(SlackApp.PATH)
                        .requestBody(text)
                        .headers(new RequestHeaders(headers))
                        .queryString(Map.of())
                        .remoteAddress("")
                        .build();
        com.slack.api.bolt.request.Request<?> parsed;
        try {
            parsed = parser.parse(raw);
        } catch (RuntimeException odd) {
            log.atWarn().addKeyValue("error", odd.getClass().getSimpleName()).log("body is odd");
            throw Problem.invalid("body", "is neither a command, an interaction nor an event");
        }
        if (parsed == null) {
            throw Problem.invalid("body", "is neither a command, an interaction nor an event");
        }
        Response answer = slack.bolt().run(parsed);
        var entity = ResponseEntity.status(answer.getStatusCode());
        if (answer.getBody() == null) {
            return entity.build();
        }
        return entity.contentType(MediaType.parseMediaType(answer.getContentType()))
                .body(answer.getBody());
    }
}
