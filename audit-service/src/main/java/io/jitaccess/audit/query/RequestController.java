package io.jitaccess.audit.query;

import com.fasterxml.jackson.annotation.JsonInclude;

import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import java.util.List;

/** The history of requests, one line each. */
@RestController
class RequestController {
    private final Requests requests;
    private final Readings readings;

    RequestController(Requests requests, Readings readings) {
        this.requests = requests;
        this.readings = readings;
    }

    /** A page and where the next one begins, if there is one. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Page(List<Requests.Item> items, @Nullable String next) {}

    @GetMapping("/internal/audit/requests")
    Page requests(
            @AuthenticationPrincipal Jwt caller,
            @RequestParam MultiValueMap<String, String> parameters) {
        RequestFilter filter = RequestFilter.of(parameters);
        int limit = AuditFilter.limit(parameters);
        String cursor = AuditFilter.one(parameters, "cursor");
        RequestCursor after = cursor == null ? null : RequestCursor.read(cursor, filter);
        Readings.reader(caller);

        List<Requests.Item> found = requests.page(filter, after, limit + 1);
        boolean more = found.size() > limit;
        List<Requests.Item> items = more ? found.subList(0, limit) : found;
        readings.note(caller, "requests: " + filter.inWords(), items.size());
        return new Page(items, more ? items.getLast().cursor().write(filter) : null);
    }
}
