package io.jitaccess.gateway.slack.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.jitaccess.gateway.slack.command.Command.AdminRevoke;
import io.jitaccess.gateway.slack.command.Command.Ask;
import io.jitaccess.gateway.slack.command.Command.Help;
import io.jitaccess.gateway.slack.command.Command.Lockdown;
import io.jitaccess.gateway.slack.command.Command.Revoke;
import io.jitaccess.gateway.slack.command.Command.Status;
import io.jitaccess.gateway.slack.command.Command.Unlock;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Map;
import java.util.Set;

class CommandParserTest {
    private static final Vocabulary VOCABULARY =
            new Vocabulary(
                    Map.of(
                            "dev", List.of("default", "web", "api"),
                            "staging", List.of("default", "web", "api", "payments"),
                            "prod", List.of("default", "web")),
                    Set.of("viewer", "editor", "admin"));
    private static final Ask WHOLE =
            new Ask("dev", "viewer", "1h", List.of("web", "api"), false, "fixing INC-42", "INC-42");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "request dev viewer 1h -n web,api fixing INC-42",
                "request viewer dev 1h web,api fixing INC-42",
                "request 1h viewer on dev --namespace=web,api fixing INC-42",
                "Request DEV Viewer 60m ns:web,api fixing INC-42",
                "reqest dev veiwer 1h -n web, api fixing INC-42",
                "ask for read access on dev for 1 hour -n web,api fixing INC-42",
                "dev viewer 1h -n web,api fixing INC-42",
                "request --cluster dev --level viewer --duration PT1H -n web,api --reason fixing"
                        + " INC-42",
                "request dev viewer 1h —namespaces web,api fixing INC-42",
                "request -n web,api dev viewer 1h fixing INC-42",
            })
    void orderAndSpellingMayVary(String text) {
        assertThat(parse(text)).isEqualTo(WHOLE);
    }

    @Test
    void whatIsMissingIsAskedFor() {
        var ask = (Ask) parse("request staging");

        assertThat(ask.cluster()).isEqualTo("staging");
        assertThat(ask.isMissingWords()).isTrue();
        assertThat(((Ask) parse("request")).isMissingWords()).isTrue();
    }

    @Test
    void aSentenceIsNotTornApart() {
        var ask = (Ask) parse("request prod editor 30m the viewer of web views fails in dev");

        assertThat(ask.level()).isEqualTo("editor");
        assertThat(ask.cluster()).isEqualTo("prod");
        assertThat(ask.reason()).isEqualTo("the viewer of web views fails in dev");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "to restart the web pods",
                "for the customer who waits in line",
                "in order to see what it is up to",
                "the disk is full",
                "because the disk is full",
                "look at \"orders\" on staging",
                "\"orders\" and \"web\" do not answer, see 2h of logs",
            })
    void aReasonIsKeptAsItWasTyped(String reason) {
        assertThat(((Ask) parse("request dev viewer for 1h " + reason)).reason()).isEqualTo(reason);
        assertThat(((Ask) parse("request dev viewer 1h --reason " + reason)).reason())
                .isEqualTo(reason);
    }

    @Test
    void wordsThatLeadToOthersAreNoReason() {
        assertThat(((Ask) parse("request access to dev as viewer for 1h")).reason()).isNull();
        assertThat(((Ask) parse("request dev viewer 1h access")).reason()).isNull();
        assertThat(((Ask) parse("request dev viewer 1h reason: to see")).reason())
                .isEqualTo("to see");
        assertThat(((Ask) parse("request dev viewer 1h \"to see\"")).reason()).isEqualTo("to see");
    }

    @Test
    void whatSlackAddsIsTakenAway() {
        var ask =
                (Ask)
                        parse(
                                "request dev viewer 1h see <https://tickets.example.com/1|tickets>"
                                        + " &amp; <#C123|ops>");

        assertThat(ask.reason()).isEqualTo("see https://tickets.example.com/1 & ops");
    }

    @Test
    void theRestOfTheCommands() {
        assertThat(parse("status 0KM3V5J8TQ2ZC")).isEqualTo(new Status("0KM3V5J8TQ2ZC"));
        assertThat(parse("revoke 0KM3V5J8TQ2ZC all done"))
                .isEqualTo(new Revoke("0KM3V5J8TQ2ZC", "all done"));
        assertThat(parse("  ")).isEqualTo(new Help(null));
        assertThat(parse("halp")).isEqualTo(new Help(null));
        assertThat(parse("dance")).isEqualTo(new Help("dance"));
        assertThat(parse("admin revoke --request-id X1 incident"))
                .isEqualTo(new AdminRevoke("X1", null, "incident"));
        assertThat(parse("admin revoke incident --user <@U123|dana>"))
                .isEqualTo(new AdminRevoke(null, "@U123", "incident"));
        assertThat(parse("admin lockdown --cluster Prod --reason on fire"))
                .isEqualTo(new Lockdown("prod", false, "on fire"));
        assertThat(parse("admin lokdown --all")).isEqualTo(new Lockdown(null, true, null));
        assertThat(parse("admin unlock prod")).isEqualTo(new Unlock("prod", false, null));
        assertThat(parse("admin list")).isEqualTo(new Command.AdminList());
        assertThat(parse("admin prod 1h")).isInstanceOf(Ask.class);
    }

    @Property
    void wordsOfARequestMayComeInAnyOrder(@ForAll("orders") List<String> words) {
        assertThat(parse("request " + String.join(" ", words) + " fixing INC-42")).isEqualTo(WHOLE);
    }

    @Provide
    Arbitrary<List<String>> orders() {
        return Arbitraries.shuffle("dev", "viewer", "1h", "-n web,api");
    }

    @Property
    void nothingThatIsTypedIsTooMuch(@ForAll String text) {
        assertThat(parse(text)).isNotNull();
        assertThat(parse("request " + text)).isNotNull();
        assertThat(parse("admin lockdown " + text)).isNotNull();
    }

    private static Command parse(String text) {
        return CommandParser.parse(text, VOCABULARY);
    }
}
