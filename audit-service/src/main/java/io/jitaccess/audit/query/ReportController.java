package io.jitaccess.audit.query;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;

/** Reports that are evidence by themselves: {@code export?report=...}. */
@RestController
class ReportController {
    private static final int MOST_LINES = 100_000;

    private final HeldAccess held;
    private final Requests requests;
    private final Alerts alerts;
    private final Policies policies;
    private final Readings readings;
    private final InstantSource clock;

    ReportController(
            HeldAccess held,
            Requests requests,
            Alerts alerts,
            Policies policies,
            Readings readings,
            InstantSource clock) {
        this.held = held;
        this.requests = requests;
        this.alerts = alerts;
        this.policies = policies;
        this.readings = readings;
        this.clock = clock;
    }

    @GetMapping(value = "/internal/audit/export", params = "report")
    ResponseEntity<String> report(
            @AuthenticationPrincipal Jwt caller,
            @RequestParam MultiValueMap<String, String> parameters) {
        Readings.reader(caller);
        ExportFormat format = ExportFormat.parse(AuditFilter.one(parameters, "format"));
        String name = String.valueOf(AuditFilter.one(parameters, "report"));
        var filters = new LinkedMultiValueMap<>(parameters);
        filters.remove("report");
        filters.remove("format");
        Report<?> report =
                switch (name) {
                    case "access" -> access(filters);
                    case "requests" -> requests(filters);
                    case "alerts" -> alerts(filters);
                    case "eligibility" -> eligibility(filters);
                    default ->
                            throw new BadParameterException(
                                    "report",
                                    "'%s' is none of access, alerts, eligibility, requests"
                                            .formatted(name));
                };
        String text = report.text(format);
        readings.note(caller, "report %s: %s".formatted(name, filters), report.lines().size());
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType(format.mediaType()))
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        "attachment; filename=\"%s.%s\"".formatted(name, format.suffix()))
                .body(text);
    }

    private Report<?> access(MultiValueMap<String, String> filters) {
        HeldAccess.Question question = HeldAccess.Question.of(filters);
        return new Report<>(HeldAccess.Held.class, held.between(question, MOST_LINES));
    }

    private Report<?> requests(MultiValueMap<String, String> filters) {
        return new Report<>(
                Requests.Item.class, requests.page(RequestFilter.of(filters), null, MOST_LINES));
    }

    private Report<?> alerts(MultiValueMap<String, String> filters) {
        AuditFilter.refuseUnknown(filters, Set.of());
        AuditFilter filter = AuditFilter.of(filters);
        return new Report<>(
                Alerts.Item.class,
                alerts.list(false, MOST_LINES).stream()
                        .filter(alert -> filter.covers(alert.lastAt()))
                        .toList());
    }

    /** At the end of the time asked for, or now. */
    private Report<?> eligibility(MultiValueMap<String, String> filters) {
        for (String name : filters.keySet()) {
            if (!name.equals("to")) {
                throw new BadParameterException(
                        name, "who may get what is asked for one moment: to=2026-01-31T09:30:00Z");
            }
        }
        Instant at = AuditFilter.of(filters).to();
        return new Report<>(
                Eligibility.Line.class, policies.eligibility(at == null ? clock.instant() : at));
    }
}
