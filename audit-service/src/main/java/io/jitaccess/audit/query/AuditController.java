package io.jitaccess.audit.query;

import com.fasterxml.jackson.annotation.JsonInclude;

import io.jitaccess.audit.chain.Verification;

import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Questions of auditors; the gateway has seen to it that they are. */
@RestController
@RequestMapping("/internal/audit")
class AuditController {
    private static final int DEFAULT_LIMIT = 100;
    private static final int LARGEST_LIMIT = 1000;

    private final AuditEvents events;
    private final HeldAccess held;
    private final Verification verification;
    private final Readings readings;

    AuditController(
            AuditEvents events, HeldAccess held, Verification verification, Readings readings) {
        this.events = events;
        this.held = held;
        this.verification = verification;
        this.readings = readings;
    }

    /** A page and where the next one begins, if there is one. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Page(List<AuditItem> items, @Nullable String next) {}

    @GetMapping("/events")
    Page events(
            @AuthenticationPrincipal Jwt caller,
            @RequestParam MultiValueMap<String, String> parameters) {
        AuditFilter.refuseUnknown(parameters, Set.of("limit", "cursor", "order"));
        AuditFilter filter = AuditFilter.of(parameters);
        Order order = order(AuditFilter.one(parameters, "order"));
        int limit = limit(AuditFilter.one(parameters, "limit"));
        String cursor = AuditFilter.one(parameters, "cursor");
        Cursor after = cursor == null ? null : Cursor.read(cursor, filter, order);
        Readings.reader(caller);

        List<AuditItem> found = events.page(filter, order, after, limit + 1);
        boolean more = found.size() > limit;
        List<AuditItem> items = more ? found.subList(0, limit) : found;
        readings.note(caller, "events: " + filter.inWords(), items.size());
        return new Page(items, more ? items.getLast().cursor().write(filter, order) : null);
    }

    @GetMapping("/requests/{id}")
    Page request(@AuthenticationPrincipal Jwt caller, @PathVariable String id) {
        return new Page(story(caller, id), null);
    }

    @GetMapping(value = "/requests/{id}", produces = MediaType.TEXT_PLAIN_VALUE)
    String timeline(@AuthenticationPrincipal Jwt caller, @PathVariable String id) {
        return Timeline.of(story(caller, id));
    }

    /** Grants that could be used at some moment of the stretch. */
    record HeldPage(List<HeldAccess.Held> items) {}

    @GetMapping("/access")
    HeldPage access(
            @AuthenticationPrincipal Jwt caller,
            @RequestParam MultiValueMap<String, String> parameters) {
        AuditFilter.refuseUnknown(parameters, Set.of("limit"));
        AuditFilter filter = AuditFilter.of(parameters);
        Readings.reader(caller);
        if (filter.cluster() == null || filter.from() == null || filter.to() == null) {
            throw new BadParameterException(
                    filter.cluster() == null ? "cluster" : filter.from() == null ? "from" : "to",
                    "is needed: who held access to which cluster between which times");
        }
        List<HeldAccess.Held> found =
                held.between(
                        filter.cluster(),
                        filter.from(),
                        filter.to(),
                        limit(AuditFilter.one(parameters, "limit")));
        readings.note(caller, "access: " + filter.inWords(), found.size());
        return new HeldPage(found);
    }

    @GetMapping("/verify")
    Verification.Report verify(@AuthenticationPrincipal Jwt caller) {
        Readings.reader(caller);
        Verification.Report report = verification.run();
        readings.note(caller, "verify", report.rows());
        return report;
    }

    private List<AuditItem> story(Jwt caller, String id) {
        Readings.reader(caller);
        var parameters = new LinkedMultiValueMap<String, String>();
        parameters.add("requestId", id);
        List<AuditItem> items =
                events.page(AuditFilter.of(parameters), Order.ASC, null, LARGEST_LIMIT);
        readings.note(caller, "request " + id, items.size());
        if (items.isEmpty()) {
            throw new NothingRecordedException(id);
        }
        return items;
    }

    private static Order order(@Nullable String value) {
        return switch (value) {
            case "asc" -> Order.ASC;
            case "desc" -> Order.DESC;
            case null -> Order.DESC;
            default ->
                    throw new BadParameterException(
                            "order", "'%s' is neither asc nor desc".formatted(value));
        };
    }

    private static int limit(@Nullable String value) {
        if (value == null) {
            return DEFAULT_LIMIT;
        }
        try {
            int limit = Integer.parseInt(value.strip().toLowerCase(Locale.ROOT));
            if (limit >= 1 && limit <= LARGEST_LIMIT) {
                return limit;
            }
        } catch (NumberFormatException notANumber) {
            throw wrongLimit(value, notANumber);
        }
        throw wrongLimit(value, null);
    }

    private static BadParameterException wrongLimit(
            String value, @Nullable NumberFormatException cause) {
        var wrong =
                new BadParameterException(
                        "limit",
                        "'%s' is not a number from 1 to %d".formatted(value, LARGEST_LIMIT));
        if (cause != null) {
            wrong.initCause(cause);
        }
        return wrong;
    }
}
