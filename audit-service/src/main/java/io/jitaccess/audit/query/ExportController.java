package io.jitaccess.audit.query;

import io.jitaccess.audit.chain.Proof;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** Everything that a filter finds, as it comes from the database: a million rows cost no memory. */
@RestController
class ExportController {
    private final AuditEvents events;
    private final Proof proof;
    private final Readings readings;

    ExportController(AuditEvents events, Proof proof, Readings readings) {
        this.events = events;
        this.proof = proof;
        this.readings = readings;
    }

    @GetMapping("/internal/audit/export")
    ResponseEntity<StreamingResponseBody> export(
            @AuthenticationPrincipal Jwt caller,
            @RequestParam MultiValueMap<String, String> parameters) {
        AuditFilter.refuseUnknown(parameters, Set.of("format"));
        AuditFilter filter = AuditFilter.of(parameters);
        ExportFormat format = ExportFormat.parse(AuditFilter.one(parameters, "format"));
        // Noted before and after: a thief who cuts the line must not leave without a trace.
        readings.note(caller, "export begun: " + filter.inWords(), 0);
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType(format.mediaType()))
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        "attachment; filename=\"audit." + format.suffix() + "\"")
                .body(
                        out -> {
                            try (var text =
                                    new BufferedWriter(
                                            new OutputStreamWriter(out, StandardCharsets.UTF_8))) {
                                write(caller, filter, format, text);
                            }
                        });
    }

    /** Everything, with hashes and checkpoints, for the offline command. */
    @GetMapping("/internal/audit/proof")
    ResponseEntity<StreamingResponseBody> proof(
            @AuthenticationPrincipal Jwt caller,
            @RequestParam MultiValueMap<String, String> parameters) {
        parameters.keySet().stream()
                .findFirst()
                .ifPresent(
                        name -> {
                            throw new BadParameterException(
                                    name, "a proof is of everything and takes no parameters");
                        });
        readings.note(caller, "proof", 0);
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType(ExportFormat.NDJSON.mediaType()))
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"proof.ndjson\"")
                .body(
                        out -> {
                            try (var text =
                                    new BufferedWriter(
                                            new OutputStreamWriter(out, StandardCharsets.UTF_8))) {
                                proof.write(text);
                            }
                        });
    }

    private void write(Jwt caller, AuditFilter filter, ExportFormat format, Writer text)
            throws IOException {
        var rows = new AtomicLong();
        try {
            text.write(format.head());
            events.all(
                    filter,
                    item -> {
                        try {
                            text.write(format.line(item));
                        } catch (IOException cutOff) {
                            throw new UncheckedIOException(cutOff);
                        }
                        rows.incrementAndGet();
                    });
        } finally {
            readings.note(caller, "export: " + filter.inWords(), rows.get());
        }
    }
}
