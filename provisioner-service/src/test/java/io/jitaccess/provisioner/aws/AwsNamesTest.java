package io.jitaccess.provisioner.aws;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;

import org.junit.jupiter.api.Test;

class AwsNamesTest {
    private static final String ID = "0KM3V5J8TQ2ZC";

    @Property
    void noTwoPeopleShareAName(
            @ForAll @StringLength(max = 12) String one,
            @ForAll @StringLength(max = 12) String other) {
        Assume.that(isText(one) && isText(other) && !one.equals(other));

        assertThat(AwsNames.encode(one)).isNotEqualTo(AwsNames.encode(other));
    }

    @Property
    void everyNameFitsWhatStsTakes(@ForAll @StringLength(min = 1, max = 120) String user) {
        Assume.that(isText(user));

        assertThat(AwsNames.sessionName("jit", user, "cluster-".repeat(12), ID))
                .matches("[\\w+=,.@-]{2,64}")
                .startsWith("jit-")
                .endsWith("-" + ID);
        assertThat(AwsNames.sourceIdentity(user)).matches("[\\w+=,.@-]{2,64}");
    }

    @Test
    void ordinaryNamesStayReadable() {
        assertThat(AwsNames.sessionName("jit", "dana@example.com", "dev", ID))
                .isEqualTo("jit-dana@example.com-dev-" + ID);
        assertThat(AwsNames.encode("Zoë O'Neil")).isEqualTo("Zo=C3=AB=20O=27Neil");
    }

    /** Lone surrogates are no text: UTF-8 has no bytes for them. */
    private static boolean isText(String text) {
        return text.chars().noneMatch(c -> Character.isSurrogate((char) c));
    }
}
