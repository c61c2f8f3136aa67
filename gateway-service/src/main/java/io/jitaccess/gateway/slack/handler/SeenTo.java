package io.jitaccess.gateway.slack.handler;

import io.jitaccess.gateway.problem.Problem;
import io.jitaccess.gateway.security.Person;
import io.jitaccess.gateway.security.Role;
import io.jitaccess.gateway.services.Caller;
import io.jitaccess.gateway.services.OtherServices;
import io.jitaccess.gateway.services.OtherServices.Call;
import io.jitaccess.gateway.slack.SlackOn;
import io.jitaccess.kafka.Service;

import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

import java.time.Duration;
import java.util.Objects;
import java.util.regex.Pattern;

/** Lets an auditor say that an alert was seen to; its message says so once the audit has it. */
@SlackOn
@Component
class SeenTo {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Pattern ALERT = Pattern.compile("[A-Za-z0-9_.:-]{1,200}");

    private final OtherServices services;

    SeenTo(OtherServices services) {
        this.services = services;
    }

    void acknowledge(Person person, String alertId) {
        if (!person.is(Role.AUDITOR)) {
            throw Problem.forbidden("Only auditors say that an alert was seen to.");
        }
        if (!ALERT.matcher(alertId).matches()) {
            throw Problem.notFound("This alert");
        }
        ResponseEntity<byte[]> answer =
                Objects.requireNonNull(
                        services.whole(
                                        Caller.inSlack(person.id()),
                                        Call.post(
                                                Service.AUDIT,
                                                "/internal/alerts/%s/acknowledge"
                                                        .formatted(alertId),
                                                null))
                                .block(PATIENCE));
        if (answer.getStatusCode().isError()) {
            throw Problem.notFound("This alert");
        }
    }
}
