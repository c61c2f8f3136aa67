package io.jitaccess.slacksandbox;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Users, channels, messages and open forms of the workspace. */
public final class Workspace {
    /** A channel that the app is in, for requests that wait. */
    public static final String APPROVALS = "C0APPROVALS";

    /** Another one, for alerts. */
    public static final String ALERTS = "C0ALERTS";

    private static final int MOST_MESSAGES = 5_000;
    private static final int TRIGGER_SECONDS = 3;

    private final InstantSource clock;
    private final Map<String, Member> members = new LinkedHashMap<>();
    private final Map<String, List<String>> groups = new LinkedHashMap<>();
    private final Set<String> channels = new TreeSet<>(Set.of(APPROVALS, ALERTS));
    private final List<Message> messages = new ArrayList<>();
    private final Map<String, ObjectNode> views = new LinkedHashMap<>();
    private final Map<String, Trigger> triggers = new LinkedHashMap<>();
    private final Map<String, Integer> responses = new LinkedHashMap<>();
    private final Map<String, Reply> replies = new LinkedHashMap<>();
    private long counter = 100_000;

    private record Trigger(String user, Instant until) {}

    /** Where an answer to one user is shown. */
    record Reply(String user, String channel) {}

    Workspace(InstantSource clock) {
        this.clock = clock;
    }

    synchronized void add(Member member) {
        members.put(member.id(), member);
    }

    synchronized Optional<Member> member(String id) {
        return Optional.ofNullable(members.get(id));
    }

    synchronized Optional<Member> named(String name) {
        return members.values().stream().filter(m -> m.name().equals(name)).findFirst();
    }

    synchronized List<Member> members() {
        return List.copyOf(members.values());
    }

    synchronized void group(String id, List<String> users) {
        groups.put(id, List.copyOf(users));
    }

    /** Ids of the users in a user group. */
    synchronized List<String> group(String id) {
        return groups.getOrDefault(id, List.of());
    }

    /** The direct messages of the app with a user. */
    public static String direct(String user) {
        return "D" + user.substring(1);
    }

    /** The channel of this id, or of the user of this id, if the app may write there. */
    synchronized Optional<String> channel(String id) {
        if (members.containsKey(id)) {
            return Optional.of(direct(id));
        }
        boolean isDirect = members.keySet().stream().anyMatch(user -> direct(user).equals(id));
        return channels.contains(id) || isDirect ? Optional.of(id) : Optional.empty();
    }

    public synchronized void leave(String channel) {
        channels.remove(channel);
    }

    public synchronized void join(String channel) {
        channels.add(channel);
    }

    synchronized Message post(
            String channel, String text, JsonNode blocks, @Nullable String onlyFor) {
        var message = new Message(channel, next(), text, blocks, onlyFor, 0);
        messages.add(message);
        if (messages.size() > MOST_MESSAGES) {
            messages.removeFirst();
        }
        return message;
    }

    synchronized boolean change(String channel, String ts, String text, JsonNode blocks) {
        for (int i = 0; i < messages.size(); i++) {
            Message message = messages.get(i);
            if (message.channel().equals(channel)
                    && message.ts().equals(ts)
                    && message.onlyFor() == null) {
                messages.set(i, message.changed(text, blocks));
                return true;
            }
        }
        return false;
    }

    synchronized List<Message> messages() {
        return List.copyOf(messages);
    }

    synchronized Optional<Message> message(String channel, String ts) {
        return messages.stream()
                .filter(m -> m.channel().equals(channel) && m.ts().equals(ts))
                .findFirst();
    }

    synchronized String trigger(String user) {
        String id = "%s.%s.%032x".formatted(next(), next(), counter);
        triggers.put(id, new Trigger(user, clock.instant().plusSeconds(TRIGGER_SECONDS)));
        return id;
    }

    /** The user whose trigger it is; a word of Slack's where it is none, or none any more. */
    synchronized String use(String trigger) {
        Trigger found = triggers.remove(trigger);
        if (found == null) {
            throw new SlackError("exchanged_trigger_id");
        }
        if (clock.instant().isAfter(found.until())) {
            throw new SlackError("expired_trigger_id");
        }
        return found.user();
    }

    synchronized String response(String user, String channel) {
        String id = "r" + ++counter;
        responses.put(id, 5);
        replies.put(id, new Reply(user, channel));
        return id;
    }

    /** Whom the answer is for, while there are uses left. */
    synchronized Optional<Reply> respond(String id) {
        Integer left = responses.get(id);
        if (left == null || left == 0) {
            return Optional.empty();
        }
        responses.put(id, left - 1);
        return Optional.ofNullable(replies.get(id));
    }

    synchronized ObjectNode open(String user, ObjectNode view) {
        view.put("id", "V" + ++counter);
        view.put("hash", "h" + ++counter);
        view.put("_user", user);
        views.put(view.path("id").asString(""), view);
        return view;
    }

    synchronized ObjectNode replace(String id, ObjectNode view) {
        ObjectNode before = views.get(id);
        if (before == null) {
            throw new SlackError("not_found");
        }
        view.put("id", id);
        view.put("hash", "h" + ++counter);
        view.put("_user", before.path("_user").asString(""));
        views.put(id, view);
        return view;
    }

    synchronized Optional<ObjectNode> view(String id) {
        return Optional.ofNullable(views.get(id));
    }

    public synchronized Optional<ObjectNode> openView(String user) {
        return views.values().stream()
                .filter(view -> user.equals(view.path("_user").asString("")))
                .reduce((_, last) -> last);
    }

    synchronized void close(String viewId) {
        views.remove(viewId);
    }

    private String next() {
        return "%d.%06d".formatted(clock.instant().getEpochSecond(), ++counter % 1_000_000);
    }
}
