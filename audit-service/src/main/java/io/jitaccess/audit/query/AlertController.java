package io.jitaccess.audit.query;

import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import java.util.List;
import java.util.Set;

/** Alerts, and saying that one was seen to; the gateway has seen to it that auditors ask. */
@RestController
class AlertController {
    private final Alerts alerts;
    private final Readings readings;

    AlertController(Alerts alerts, Readings readings) {
        this.alerts = alerts;
        this.readings = readings;
    }

    /** The latest first. */
    record Page(List<Alerts.Item> items) {}

    @GetMapping("/internal/audit/alerts")
    Page list(
            @AuthenticationPrincipal Jwt caller,
            @RequestParam MultiValueMap<String, String> parameters) {
        for (String name : parameters.keySet()) {
            if (!Set.of("open", "limit").contains(name)) {
                throw new BadParameterException(
                        name, "there is no such parameter; there are limit, open");
            }
        }
        String open = AuditFilter.one(parameters, "open");
        if (open != null && !Set.of("true", "false").contains(open)) {
            throw new BadParameterException(
                    "open", "'%s' is neither true nor false".formatted(open));
        }
        int limit = AuditFilter.limit(parameters);
        Readings.reader(caller);
        List<Alerts.Item> items = alerts.list("true".equals(open), limit);
        readings.note(caller, "alerts", items.size());
        return new Page(items);
    }

    @PostMapping("/internal/alerts/{id}/acknowledge")
    Alerts.Item acknowledge(@AuthenticationPrincipal Jwt caller, @PathVariable String id) {
        return alerts.acknowledge(id, Readings.reader(caller))
                .orElseThrow(() -> new NoSuchAlertException(id));
    }
}
