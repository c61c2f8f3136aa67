package io.jitaccess.gateway.slack.message;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import org.junit.jupiter.api.Test;

class MrkdwnTest {
    @Property
    void whateverIsTypedMentionsNobodyAndFormatsNothing(@ForAll("typed") String text) {
        String safe = Mrkdwn.escape(text);

        assertThat(safe).doesNotContain("<", ">", "*", "~", "`", "\n", "://");
        assertThat(safe.replaceAll("&(amp|lt|gt);", "")).doesNotContain("&");
        assertThat(safe).doesNotContainPattern(":[a-z0-9_+-]+:");
    }

    @Provide
    Arbitrary<String> typed() {
        return Arbitraries.oneOf(
                Arbitraries.strings(),
                Arbitraries.of(
                                "<!here>",
                                "<!channel>",
                                "<@U123>",
                                "&lt;!here&gt;",
                                "*b*",
                                "_i_",
                                "`c`",
                                "```",
                                "~s~",
                                "<http://evil|bank>",
                                ":tada:",
                                "\n",
                                "a_b",
                                "http://evil.example")
                        .list()
                        .ofMaxSize(8)
                        .map(parts -> String.join("", parts)));
    }

    @Test
    void ordinaryWordsStayAsTheyAre() {
        assertThat(Mrkdwn.escape("Dana O'Neil (dana_b@example.com), 10:30"))
                .isEqualTo("Dana O'Neil (dana_b@example.com), 10:30");
    }

    @Test
    void aCutLeavesNoHalfOfALetter() {
        assertThat(Mrkdwn.cut("ab\ud83d\ude00cd", 4)).isEqualTo("ab\ud83d\ude00…");
    }
}
