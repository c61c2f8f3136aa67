package io.jitaccess.gateway.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jitaccess.gateway.Facts;
import io.jitaccess.gateway.slack.command.Command;
import io.jitaccess.gateway.slack.command.CommandParser;
import io.jitaccess.gateway.slack.command.Vocabulary;
import io.jitaccess.gateway.testing.TestingGateway;
import io.jitaccess.gateway.testing.TestingSlack;
import io.jitaccess.slacksandbox.Member;
import io.jitaccess.slacksandbox.Message;
import io.jitaccess.testing.AccessReview;
import io.jitaccess.testing.Events;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Every command by every kind of Slack user, and every command in the table. */
class SlackAccessReviewIT {
    private static final AccessReview REVIEW =
            AccessReview.in(Path.of("src/test/resources/slack-access-review.txt"));

    /** How answers that refuse begin, and what the table calls them. */
    private static final Map<String, String> REFUSALS =
            Map.of(
                    "I do not know yet who you are", "who?",
                    "Guests", "guest",
                    "Your Slack account was deactivated", "gone",
                    "This workspace is not one", "team",
                    "Only an admin", "admins",
                    "Only its holder or an admin", "theirs",
                    "does not exist, or you may not see it", "hidden");

    private static final Map<String, String> MEMBERS =
            Map.of(
                    "owner",
                    "dana",
                    "other",
                    "otto",
                    "approver",
                    "alex",
                    "auditor",
                    "audrey",
                    "admin",
                    "amira");

    private static TestingSlack slack;
    private static String pending;

    @BeforeAll
    static void start() {
        slack = TestingSlack.shared();
        String team = TestingSlack.TEAM;
        for (Member member :
                List.of(
                        new Member("U0RSTRANGER", "stranger", team, null, false, false, false),
                        Member.of("U0RGUEST", "visitor", team).asGuest(),
                        Member.of("U0RGONE", "left", team).deactivated(),
                        Member.of("U0RELSE", "elsewhere", team).of("T0OTHER"),
                        Member.of("U0ROTTO", "otto", team),
                        Member.of("U0RAUDREY", "audrey", team),
                        Member.of("U0RAMIRA", "amira", team))) {
            slack.sandbox().add(member);
        }
        slack.signIn("otto", "developers");
        slack.signIn("audrey", "auditors");
        slack.signIn("amira", "jit-admins");
        pending = TestingGateway.newId();
        slack.gateway()
                .given(pending, Events.requested(pending).build(), Facts.approvalRequired(pending));
    }

    @Test
    void everyCommandHasARow() {
        var vocabulary = new Vocabulary(Map.of("dev", List.of("web")), Set.of());

        Set<String> reviewed =
                REVIEW.routes().stream()
                        .map(text -> CommandParser.parse(text, vocabulary))
                        .map(command -> command.getClass().getName())
                        .collect(Collectors.toSet());
        assertThat(Command.class.getPermittedSubclasses())
                .extracting(Class::getName)
                .hasSameElementsAs(reviewed);
    }

    @Test
    void everyCommandIsAnsweredAsTheTableSays() {
        var answers = new ConcurrentHashMap<String, String>();
        List<Thread> people =
                REVIEW.callers().stream()
                        .map(
                                caller ->
                                        Thread.startVirtualThread(
                                                () ->
                                                        REVIEW.rows()
                                                                .forEach(
                                                                        row ->
                                                                                answers.put(
                                                                                        caller
                                                                                                + row,
                                                                                        answer(
                                                                                                row,
                                                                                                caller)))))
                        .toList();
        people.forEach(SlackAccessReviewIT::join);

        assertThat(
                        REVIEW.answeredBy(
                                (row, caller) -> answers.getOrDefault(caller + row, "no answer")))
                .isEqualTo(REVIEW.text());
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static String answer(Map<String, String> row, String caller) {
        String name = MEMBERS.getOrDefault(caller, caller);
        int before = replies(name).size();
        String form = form(name);

        slack.sandbox().types(name, row.get("route").replace("ID", pending));

        return await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> answered(name, before, form), Optional::isPresent)
                .orElseThrow();
    }

    /** What the table calls the reply; a form that opens is no refusal. */
    private static Optional<String> answered(String name, int before, String form) {
        List<Message> replies = replies(name);
        if (replies.size() == before) {
            return form(name).equals(form) ? Optional.empty() : Optional.of("done");
        }
        String shown = replies.get(before).shown();
        return Optional.of(
                REFUSALS.entrySet().stream()
                        .filter(refusal -> shown.contains(refusal.getKey()))
                        .map(Map.Entry::getValue)
                        .findFirst()
                        .orElse("done"));
    }

    /** What the app told this person alone. */
    private static List<Message> replies(String name) {
        return slack.sandbox().seenBy(name).stream().filter(m -> m.onlyFor() != null).toList();
    }

    private static String form(String name) {
        return slack.sandbox()
                .workspace()
                .openView(slack.sandbox().member(name).id())
                .map(view -> view.path("id").asString())
                .orElse("none");
    }
}
