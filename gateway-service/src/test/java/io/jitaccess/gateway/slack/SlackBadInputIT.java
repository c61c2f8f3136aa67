package io.jitaccess.gateway.slack;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jitaccess.events.Requested;
import io.jitaccess.gateway.Facts;
import io.jitaccess.gateway.testing.TestingSlack;
import io.jitaccess.slacksandbox.Deliveries;
import io.jitaccess.slacksandbox.Faults.Fault;
import io.jitaccess.slacksandbox.Member;
import io.jitaccess.slacksandbox.Message;
import io.jitaccess.slacksandbox.Signature;
import io.jitaccess.slacksandbox.Workspace;
import io.jitaccess.testing.Events;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;

class SlackBadInputIT {
    private static TestingSlack slack;

    @BeforeAll
    static void start() {
        slack = TestingSlack.shared();
    }

    @Test
    void onlyWhatSlackSignedJustNowIsTaken() {
        byte[] body = form("dana", "list");
        String now = now(0);
        Deliveries deliveries = slack.sandbox().deliveries();

        assertThat(deliveries.post(body, now, "v0=" + "0".repeat(64)).status()).isEqualTo(401);
        assertThat(deliveries.post(body, now, signed("another secret", now, body)).status())
                .isEqualTo(401);
        for (int seconds : new int[] {-310, 310}) {
            String other = now(seconds);
            assertThat(deliveries.post(body, other, signed(other, body)).status()).isEqualTo(401);
        }
        assertThat(deliveries.post(body, now, signed(now, body)).status()).isEqualTo(200);
        assertThat(deliveries.post(body, now, signed(now, body)).status()).isEqualTo(401);
        byte[] cut = Arrays.copyOf(body, body.length / 2);
        assertThat(deliveries.post(cut, now, signed(now, body)).status()).isEqualTo(401);
    }

    @Test
    void signedNonsenseIsRefusedKindly() {
        assertThat(slack.sandbox().deliveries().post("payload=%7B%22type".getBytes(UTF_8)).status())
                .isEqualTo(400);
        assertThat(slack.sandbox().deliveries().post(new byte[0]).status()).isEqualTo(400);
        assertThat(
                        slack.sandbox()
                                .deliveries()
                                .post(new byte[] {'a', '=', (byte) 0xff, (byte) 0xfe})
                                .status())
                .isEqualTo(400);
        assertThat(slack.sandbox().deliveries().post(new byte[(1 << 20) + 1]).status())
                .isEqualTo(413);
    }

    @Test
    void aWordThatIsNotKnownGetsHelpWithClustersOfOnesOwn() {
        slack.sandbox().types("dana", "dnace");

        slack.see("dana", "I do not know “dnace”", "/jit request dev viewer 1h");
    }

    @Test
    void whoCannotBeToldIsNobody() {
        String team = TestingSlack.TEAM;
        told(
                new Member("U0NOMAIL", "nomail", team, null, false, false, false),
                "I do not know yet who you are");
        told(Member.of("U0GONE", "gone", team).deactivated(), "deactivated");
        told(Member.of("U0BOT", "robot", team).asBot(), "cannot ask for access");
        told(Member.of("U0GUEST", "guest", team).asGuest(), "Guests");
        told(Member.of("U0ELSE", "elsewhere", team).of("T0OTHER"), "workspace is not one");
        // An address that somebody else's Slack user has already.
        slack.sandbox().types("dana", "list");
        slack.see("dana", "Your requests");
        told(
                Member.of("U0TAKER", "taker", team).withEmail("dana@example.com"),
                "belongs to somebody");
        told(Member.of("U0NEW", "newcomer", team), "/jit link");
    }

    private static void told(Member member, String words) {
        slack.sandbox().add(member);
        slack.sandbox().types(member.name(), "request dev viewer 1h let me in");
        slack.see(member.name(), words);
    }

    @Test
    void whomTheConfigurationNamesIsThatPersonWhateverTheirAddressSays() {
        slack.sandbox()
                .add(
                        Member.of("U0CERTAIN", "sure", TestingSlack.TEAM)
                                .withEmail("dana@example.com"));
        slack.sandbox().types("sure", "list");
        slack.see("sure", "You have not signed in here yet.");
        slack.signIn("certain", "developers");
        slack.sandbox().types("sure", "request dev viewer 1h as configured");
        assertThat(find("as configured").person()).isEqualTo("local:certain");
    }

    @Test
    void aNewcomerLinksThemselvesOnce() {
        slack.sandbox()
                .add(new Member("U0EVE", "eve", TestingSlack.TEAM, null, false, false, false));
        slack.sandbox().types("eve", "link");
        String code = SlackStory.code(slack.see("eve", "printf"));
        slack.signIn("eve", "developers");

        link("eve", code, 200);
        link("eve", code, 409);
        slack.sandbox().types("eve", "clusters");
        slack.see("eve", "dev", "editor, viewer");
    }

    private static void link(String person, String code, int status) {
        slack.gateway()
                .as(person, "developers")
                .post()
                .uri("/api/v1/slack/link")
                .bodyValue(code)
                .exchange()
                .expectStatus()
                .isEqualTo(status);
    }

    @Test
    void whereSlackIsBusySlowOrBrokenMessagesComeLaterAndInOrder() {
        slack.sandbox()
                .faults()
                .next(
                        "chat.postMessage",
                        new Fault.RateLimited(1),
                        new Fault.Status(500),
                        new Fault.Slow(Duration.ofMillis(300)),
                        new Fault.Refused("internal_error"));
        String id = pending("while Slack was busy");

        Message asked = slack.see("alex", id, "0 of 1 approved");
        assertThat(
                        slack.sandbox().seenBy("alex").stream()
                                .filter(
                                        m ->
                                                m.shown().contains(id)
                                                        && m.element("jit-approve") != null)
                                .count())
                .isEqualTo(1);
        slack.sandbox().faults().next("chat.update", new Fault.RateLimited(1));
        slack.gateway().bus().state(Events.DANA, Facts.denied(id));
        assertThat(slack.see("alex", id, "Denied").ts()).isEqualTo(asked.ts());
    }

    @Test
    void whatPeopleTypeMentionsNobody() {
        slack.sandbox()
                .types(
                        "dana",
                        "request dev viewer 1h \"<!channel> *urgent* <@U0ADA> &lt;!here&gt;\"");
        Requested requested =
                slack.gateway().bus().find(Requested.class, r -> r.reason().contains("urgent"));
        slack.gateway().bus().state(Events.DANA, Facts.approvalRequired(requested.requestId()));

        Message shown = slack.see("alex", requested.requestId(), "0 of 1");
        shown.blocks()
                .forEach(
                        block -> {
                            if (block.toString().contains("urgent")) {
                                assertThat(block.path("text").path("type").asString())
                                        .isEqualTo("plain_text");
                            }
                        });
    }

    private static String pending(String reason) {
        slack.sandbox().types("dana", "request dev viewer 1h " + reason);
        String id = find(reason).requestId();
        slack.gateway().bus().state(Events.DANA, Facts.approvalRequired(id));
        return id;
    }

    private static Requested find(String reason) {
        return slack.gateway().bus().find(Requested.class, r -> r.reason().equals(reason));
    }

    private static Map<String, String> command(String name, String text) {
        return slack.sandbox()
                .deliveries()
                .command(slack.sandbox().member(name), Workspace.APPROVALS, text);
    }

    private static byte[] form(String name, String text) {
        return Deliveries.form(command(name, text)).getBytes(UTF_8);
    }

    private static String now(int seconds) {
        return Long.toString(Instant.now().getEpochSecond() + seconds);
    }

    private static String signed(String timestamp, byte[] body) {
        return signed(TestingSlack.SIGNING_SECRET, timestamp, body);
    }

    private static String signed(String secret, String timestamp, byte[] body) {
        return Signature.of(secret, timestamp, body);
    }
}
