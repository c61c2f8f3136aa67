package io.jitaccess.sandbox;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import java.util.HashMap;
import java.util.Map;

/**
 * Accounts that are {@code like} another: they get its policies, roles and users with their own
 * number put in.
 */
final class LikeAccounts {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private LikeAccounts() {}

    static void resolve(JsonNode accounts) {
        Map<String, JsonNode> byId = new HashMap<>();
        accounts.forEach(account -> byId.put(account.path("id").asString(""), account));
        for (JsonNode account : accounts) {
            if (account instanceof ObjectNode own && own.has("like")) {
                JsonNode like = own.remove("like");
                JsonNode model = byId.get(like.asString());
                if (model == null) {
                    throw new IllegalArgumentException(
                            "accounts: no account " + like + " to be like");
                }
                JsonNode copy =
                        JSON.readTree(
                                model.toString()
                                        .replace(like.asString(), own.path("id").asString()));
                for (String part : new String[] {"policies", "roles", "users"}) {
                    if (!own.has(part) && copy.has(part)) {
                        own.set(part, copy.get(part));
                    }
                }
            }
        }
    }
}
