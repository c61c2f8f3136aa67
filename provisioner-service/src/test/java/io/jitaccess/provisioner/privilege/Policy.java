package io.jitaccess.provisioner.privilege;

import io.jitaccess.sandbox.policy.PolicyDocument;
import io.jitaccess.sandbox.policy.PolicyReader;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A policy as JSON, of which single parts can be taken away or broken. */
record Policy(JsonNode json) {
    private static final JsonMapper JSON = JsonMapper.shared();

    /** One element of the policy, and the policy without it or with it broken. */
    record Change(String what, Policy changed) {
        @Override
        public String toString() {
            return what;
        }
    }

    /** One line of a condition block. */
    record Line(int statement, String sid, String operator, String key) {
        @Override
        public String toString() {
            return "%s: %s %s".formatted(sid, operator, key);
        }
    }

    PolicyDocument identity() {
        return PolicyReader.identity(json.toString());
    }

    PolicyDocument trust() {
        return PolicyReader.trust(json.toString());
    }

    List<JsonNode> statements() {
        return json.path("Statement").valueStream().toList();
    }

    static List<String> texts(JsonNode one) {
        return one.isArray()
                ? one.valueStream().map(JsonNode::asString).toList()
                : List.of(one.asString());
    }

    Policy only(int statement) {
        ObjectNode copy = (ObjectNode) json.deepCopy();
        copy.putArray("Statement").add(statements().get(statement));
        return new Policy(copy);
    }

    /** The policy without each of its actions, one at a time. */
    List<Change> withoutActions() {
        return without("Action", 1);
    }

    /** The policy without each of those resources that a statement has several of. */
    List<Change> withoutResources() {
        return without("Resource", 2);
    }

    private List<Change> without(String element, int atLeast) {
        List<Change> changes = new ArrayList<>();
        for (int i = 0; i < statements().size(); i++) {
            JsonNode statement = statements().get(i);
            List<String> values = texts(statement.path(element));
            for (String value : values.size() < atLeast ? List.<String>of() : values) {
                List<String> rest = values.stream().filter(it -> !it.equals(value)).toList();
                changes.add(
                        new Change(
                                "%s without %s".formatted(sid(statement), value),
                                rest.isEmpty() ? withoutStatement(i) : with(i, element, rest)));
            }
        }
        return changes;
    }

    List<Line> conditions() {
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < statements().size(); i++) {
            JsonNode statement = statements().get(i);
            for (String operator : statement.path("Condition").propertyNames()) {
                for (String key : statement.path("Condition").path(operator).propertyNames()) {
                    lines.add(new Line(i, sid(statement), operator, key));
                }
            }
        }
        return lines;
    }

    /** The policy with nobody's value in the line. */
    Policy breaking(Line line) {
        return edit(line, block -> block.put(line.key(), "nobody"));
    }

    Policy dropping(Line line) {
        return edit(line, block -> block.remove(line.key()));
    }

    List<String> values(Line line) {
        return texts(
                statements()
                        .get(line.statement())
                        .path("Condition")
                        .path(line.operator())
                        .path(line.key()));
    }

    /** The policy without one of the values of the line. */
    Policy without(Line line, String value) {
        return edit(
                line,
                block -> {
                    ArrayNode rest = block.putArray(line.key());
                    values(line).stream().filter(it -> !it.equals(value)).forEach(rest::add);
                });
    }

    private Policy edit(Line line, Consumer<ObjectNode> edit) {
        JsonNode copy = json.deepCopy();
        edit.accept(
                (ObjectNode)
                        copy.path("Statement")
                                .path(line.statement())
                                .path("Condition")
                                .path(line.operator()));
        return new Policy(copy);
    }

    private Policy with(int statement, String element, List<String> values) {
        JsonNode copy = json.deepCopy();
        ArrayNode list = ((ObjectNode) copy.path("Statement").path(statement)).putArray(element);
        values.forEach(list::add);
        return new Policy(copy);
    }

    Policy withoutStatement(int statement) {
        JsonNode copy = json.deepCopy();
        ((ArrayNode) copy.path("Statement")).remove(statement);
        if (copy.path("Statement").isEmpty()) {
            // IAM takes no empty policy; one about nothing is the same.
            ((ArrayNode) copy.path("Statement"))
                    .add(
                            JSON.readTree(
                                    """
                                    {"Effect":"Deny","Action":"none:None","Resource":"arn:aws:none:::none"}
                                    """));
        }
        return new Policy(copy);
    }

    static String sid(JsonNode statement) {
        return statement.path("Sid").asString("?");
    }
}
