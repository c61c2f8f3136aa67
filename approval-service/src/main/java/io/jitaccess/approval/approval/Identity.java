package io.jitaccess.approval.approval;

import org.jspecify.annotations.Nullable;

import java.text.Normalizer;
import java.util.Collections;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * All by which one human being can be recognised behind several accounts: another issuer, another
 * letter case, a plus-address, a linked Slack user. Taking two people for one only costs a second
 * approver; taking one for two would let people approve their own requests.
 */
record Identity(Set<String> marks) {

    static Identity of(String person, @Nullable String user, Directory directory) {
        Optional<Directory.Person> known = directory.find(person);
        var marks = new HashSet<String>();
        add(marks, person);
        add(marks, person.substring(person.indexOf(':') + 1));
        add(marks, user);
        known.ifPresent(
                found -> {
                    add(marks, found.user());
                    if (found.slack() != null) {
                        marks.add("slack " + found.slack());
                    }
                });
        return new Identity(Set.copyOf(marks));
    }

    boolean sameAs(Identity other) {
        return !Collections.disjoint(marks, other.marks);
    }

    private static void add(Set<String> marks, @Nullable String name) {
        if (name == null || name.isBlank()) {
            return;
        }
        String plain =
                Normalizer.normalize(name.strip(), Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        int at = plain.lastIndexOf('@');
        int plus = plain.indexOf('+');
        marks.add(at > plus && plus > 0 ? plain.substring(0, plus) + plain.substring(at) : plain);
    }
}
