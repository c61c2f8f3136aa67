package io.jitaccess.audit.query;

import com.fasterxml.jackson.annotation.JsonInclude;

import io.jitaccess.audit.chain.Verification;
import io.jitaccess.audit.config.AuditSettings.Witness;

import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Questions of auditors; the gateway has seen to it that they are. */
@RestController
@RequestMapping("/internal/audit")
class AuditController {
    private static final int LONGEST_STORY = 10_000;

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
        int limit = AuditFilter.limit(parameters);
        String cursor = AuditFilter.one(parameters, "cursor");
        Cursor after = cursor == null ? null : Cursor.read(cursor, filter, order);
        Readings.reader(caller);

        List<AuditItem> found = events.page(filter, order, after, limit + 1);
        boolean more = found.size() > limit;
        List<AuditItem> items = more ? found.subList(0, limit) : found;
        readings.note(caller, "events: " + filter.inWords(), items.size());
        return new Page(items, more ? items.getLast().cursor().write(filter, order) : null);
    }

    /** One request from the first word to the last, and what to ask AWS about it. */
    record Story(List<AuditItem> items, List<Elsewhere> elsewhere) {}

    @GetMapping("/requests/{id}")
    Story request(@AuthenticationPrincipal Jwt caller, @PathVariable String id) {
        List<AuditItem> items = story(caller, id);
        return new Story(items, Elsewhere.of(items));
    }

    @GetMapping(value = "/requests/{id}", produces = MediaType.TEXT_PLAIN_VALUE)
    String timeline(@AuthenticationPrincipal Jwt caller, @PathVariable String id) {
        List<AuditItem> items = story(caller, id);
        return Timeline.of(id, items, Elsewhere.of(items));
    }

    /** Grants that could be used at some moment of the stretch. */
    record HeldPage(List<HeldAccess.Held> items) {}

    @GetMapping("/access")
    HeldPage access(
            @AuthenticationPrincipal Jwt caller,
            @RequestParam MultiValueMap<String, String> parameters) {
        HeldAccess.Question question = HeldAccess.Question.of(parameters);
        Readings.reader(caller);
        List<HeldAccess.Held> found = held.between(question, AuditFilter.limit(parameters));
        readings.note(caller, "access: " + question.inWords(), found.size());
        return new HeldPage(found);
    }

    @GetMapping("/verify")
    Verification.Report verify(
            @AuthenticationPrincipal Jwt caller,
            @RequestParam MultiValueMap<String, String> parameters) {
        parameters.keySet().stream()
                .filter(name -> !name.equals("witness"))
                .findFirst()
                .ifPresent(
                        name -> {
                            throw new BadParameterException(
                                    name, "there is no such parameter; there is witness");
                        });
        Set<Witness> witnesses = witnesses(parameters.getOrDefault("witness", List.of()));
        Readings.reader(caller);
        Verification.Report report = verification.run(witnesses);
        readings.note(caller, "verify", report.rows());
        return report;
    }

    private List<AuditItem> story(Jwt caller, String id) {
        Readings.reader(caller);
        List<AuditItem> items =
                events.page(AuditFilter.ofRequest(id), Order.ASC, null, LONGEST_STORY);
        readings.note(caller, "request " + id, items.size());
        if (items.isEmpty()) {
            throw new NothingRecordedException(id);
        }
        return items;
    }

    private static Set<Witness> witnesses(List<String> names) {
        var witnesses = EnumSet.noneOf(Witness.class);
        for (String name : String.join(",", names).split(",", -1)) {
            switch (name) {
                case "file" -> witnesses.add(Witness.FILE);
                case "topic" -> witnesses.add(Witness.TOPIC);
                case "" -> {}
                default ->
                        throw new BadParameterException(
                                "witness", "'%s' is neither file nor topic".formatted(name));
            }
        }
        return witnesses;
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
}
