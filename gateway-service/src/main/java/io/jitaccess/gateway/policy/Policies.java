package io.jitaccess.gateway.policy;

import io.jitaccess.gateway.security.Person;
import io.jitaccess.gateway.services.Caller;
import io.jitaccess.gateway.services.OtherServices;
import io.jitaccess.gateway.services.OtherServices.Call;
import io.jitaccess.kafka.Service;

import org.springframework.stereotype.Component;

import reactor.core.publisher.Mono;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.util.List;

/** What the policy lets a person ask for. */
@Component
public class Policies {
    private final OtherServices services;
    private final JsonMapper json;

    Policies(OtherServices services, JsonMapper json) {
        this.services = services;
        this.json = json;
    }

    private record Question(String person, String user, List<String> groups) {}

    /** One object for each kind of access that the person may ask for. */
    public Mono<List<JsonNode>> eligibility(Caller caller, Person person) {
        var question = new Question(person.id(), person.user(), person.groups());
        return services.whole(
                        caller, Call.post(Service.APPROVAL, "/internal/eligibility", question))
                .map(answer -> rows(json.readTree(answer.getBody())));
    }

    /** The rows stand alone, or under one name. */
    private static List<JsonNode> rows(JsonNode answer) {
        if (answer.isArray()) {
            return answer.valueStream().toList();
        }
        return answer.valueStream()
                .filter(JsonNode::isArray)
                .findFirst()
                .map(rows -> rows.valueStream().toList())
                .orElse(List.of());
    }
}
