package io.jitaccess.sandbox.policy;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads a policy as strictly as IAM does. */
public final class PolicyReader {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Set<String> ELEMENTS =
            Set.of(
                    "Sid",
                    "Effect",
                    "Principal",
                    "NotPrincipal",
                    "Action",
                    "NotAction",
                    "Resource",
                    "NotResource",
                    "Condition");

    private enum Kind {
        IDENTITY,
        TRUST
    }

    private PolicyReader() {}

    public static PolicyDocument identity(String text) {
        return read(text, Kind.IDENTITY);
    }

    public static PolicyDocument trust(String text) {
        return read(text, Kind.TRUST);
    }

    private static PolicyDocument read(String text, Kind kind) {
        JsonNode root;
        try {
            root = JSON.readTree(text);
        } catch (JacksonException invalid) {
            throw new MalformedPolicyException("This policy contains invalid Json");
        }
        if (!root.isObject()) {
            throw new MalformedPolicyException("This policy contains invalid Json");
        }
        String version = root.path("Version").asString("2008-10-17");
        if (!version.equals("2012-10-17") && !version.equals("2008-10-17")) {
            throw new MalformedPolicyException("The policy must contain a valid version string");
        }
        JsonNode statement = root.path("Statement");
        List<Statement> statements = new ArrayList<>();
        for (JsonNode one : statement.isArray() ? statement : List.of(statement)) {
            statements.add(statement(one, kind));
        }
        if (statements.isEmpty()) {
            throw new MalformedPolicyException("Policy statement must contain actions.");
        }
        return new PolicyDocument(text, statements);
    }

    private static Statement statement(JsonNode node, Kind kind) {
        if (!node.isObject()) {
            throw new MalformedPolicyException("Syntax errors in policy.");
        }
        for (String name : node.propertyNames()) {
            if (!ELEMENTS.contains(name)) {
                throw new MalformedPolicyException("Syntax errors in policy.");
            }
        }
        String effect = node.path("Effect").asString("");
        if (!effect.equals("Allow") && !effect.equals("Deny")) {
            throw new MalformedPolicyException("Syntax errors in policy.");
        }
        boolean exceptActions = node.has("NotAction");
        List<String> actions = texts(node.path(exceptActions ? "NotAction" : "Action"));
        if (actions.isEmpty()) {
            throw new MalformedPolicyException("Policy statement must contain actions.");
        }
        for (String action : actions) {
            if (!action.equals("*") && !action.contains(":")) {
                throw new MalformedPolicyException(
                        "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2,"
                                + " etc.");
            }
        }
        boolean exceptResources = node.has("NotResource");
        List<String> resources = texts(node.path(exceptResources ? "NotResource" : "Resource"));
        if (kind == Kind.IDENTITY) {
            requireIdentityShape(node, resources);
        } else {
            requireTrustShape(node, actions);
        }
        return new Statement(
                effect.equals("Allow"),
                principals(node.path("Principal")),
                actions,
                exceptActions,
                resources,
                exceptResources,
                conditions(node.path("Condition")));
    }

    private static void requireIdentityShape(JsonNode node, List<String> resources) {
        if (node.has("Principal") || node.has("NotPrincipal")) {
            throw new MalformedPolicyException("Policy document should not specify a principal.");
        }
        if (resources.isEmpty()) {
            throw new MalformedPolicyException("Policy statement must contain resources.");
        }
        for (String resource : resources) {
            if (!resource.equals("*") && resource.split(":", 6).length != 6) {
                throw new MalformedPolicyException(
                        "Resource " + resource + " must be in ARN format or \"*\".");
            }
        }
    }

    private static void requireTrustShape(JsonNode node, List<String> actions) {
        if (node.has("Resource") || node.has("NotResource")) {
            throw new MalformedPolicyException("Has prohibited field Resource");
        }
        if (!node.has("Principal")) {
            throw new MalformedPolicyException("Missing required field Principal");
        }
        if (!actions.stream().allMatch(a -> a.toLowerCase(Locale.ROOT).startsWith("sts:"))) {
            throw new MalformedPolicyException(
                    "AssumeRole policy may only specify STS AssumeRole actions.");
        }
    }

    /**
     * Service and federated principals are kept under a name that no caller of the sandbox can
     * have.
     */
    private static List<String> principals(JsonNode node) {
        if (node.isString()) {
            return List.of(node.asString());
        }
        List<String> principals = new ArrayList<>();
        for (Map.Entry<String, JsonNode> kind : node.properties()) {
            for (String value : texts(kind.getValue())) {
                principals.add(kind.getKey().equals("AWS") ? value : kind.getKey() + " " + value);
            }
        }
        return principals;
    }

    private static List<Condition> conditions(JsonNode node) {
        List<Condition> conditions = new ArrayList<>();
        for (Map.Entry<String, JsonNode> block : node.properties()) {
            for (Map.Entry<String, JsonNode> line : block.getValue().properties()) {
                conditions.add(condition(block.getKey(), line.getKey(), texts(line.getValue())));
            }
        }
        return conditions;
    }

    private static Condition condition(String operator, String key, List<String> values) {
        String name = operator;
        Condition.Qualifier qualifier = Condition.Qualifier.NONE;
        if (name.startsWith("ForAllValues:")) {
            qualifier = Condition.Qualifier.FOR_ALL_VALUES;
        } else if (name.startsWith("ForAnyValue:")) {
            qualifier = Condition.Qualifier.FOR_ANY_VALUE;
        }
        name = name.substring(name.indexOf(':') + 1);
        boolean ifExists = name.endsWith("IfExists");
        name = ifExists ? name.substring(0, name.length() - "IfExists".length()) : name;
        Optional<Operator> known = Operator.parse(name);
        if (known.isEmpty()) {
            throw new MalformedPolicyException("Invalid Condition type : " + operator);
        }
        return new Condition(qualifier, known.get(), ifExists, key, values);
    }

    private static List<String> texts(JsonNode node) {
        List<String> texts = new ArrayList<>();
        if (node.isArray()) {
            node.forEach(one -> texts.add(one.asString()));
        } else if (node.isValueNode()) {
            texts.add(node.asString());
        }
        return texts;
    }
}
