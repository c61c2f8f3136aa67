package io.jitaccess.gateway.slack;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The manifest asks for what the code uses, and for nothing else. */
class SlackManifestTest {
    private static final Path MANIFEST = Path.of("../deploy/config/slack-app.yml");
    private static final Path SOURCES = Path.of("src/main/java/io/jitaccess/gateway/slack");
    private static final Pattern METHOD =
            Pattern.compile("\"([a-z]+(?:\\.[a-zA-Z]+)+)\",\\s+Patience");

    /** As Slack's documentation of each method says; the others need no scope of the bot. */
    private static final Map<String, List<String>> SCOPES =
            Map.of(
                    "chat.postMessage", List.of("chat:write"),
                    "chat.postEphemeral", List.of("chat:write"),
                    "chat.update", List.of("chat:write"),
                    "users.info", List.of("users:read"),
                    "users.lookupByEmail", List.of("users:read.email"),
                    "usergroups.users.list", List.of("usergroups:read"),
                    "views.open", List.of(),
                    "views.update", List.of());

    @Test
    void asksForExactlyTheScopesInUse() throws IOException {
        Set<String> methods = methodsInUse();
        assertThat(methods).isEqualTo(new TreeSet<>(SCOPES.keySet()));
        Set<String> wanted =
                methods.stream()
                        .flatMap(method -> SCOPES.getOrDefault(method, List.of()).stream())
                        .collect(Collectors.toCollection(TreeSet::new));
        wanted.add("commands");

        Map<?, ?> scopes = (Map<?, ?>) at("oauth_config", "scopes");
        assertThat(scopes.keySet()).hasToString("[bot]");
        assertThat((List<?>) scopes.get("bot"))
                .map(String::valueOf)
                .containsExactlyInAnyOrderElementsOf(wanted);
    }

    @Test
    void sendsCommandsAndClicksWhereTheyAreTaken() throws IOException {
        Map<?, ?> command = (Map<?, ?>) ((List<?>) at("features", "slash_commands")).getFirst();
        assertThat(command.get("command")).isEqualTo("/jit");
        assertThat(command.get("should_escape")).isEqualTo(true);
        assertThat(command.get("url")).asString().endsWith(SlackApp.PATH);
        assertThat(at("settings", "interactivity", "request_url")).isEqualTo(command.get("url"));
    }

    private static Set<String> methodsInUse() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .flatMap(file -> METHOD.matcher(read(file)).results())
                    .map(found -> found.group(1))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Object at(String... path) throws IOException {
        Object found = new Yaml().load(Files.readString(MANIFEST));
        for (String name : path) {
            found = ((Map<?, ?>) found).get(name);
        }
        return found;
    }
}
