package io.jitaccess.approval.approval;

import static io.jitaccess.approval.approval.Approvals.SHIPPED;
import static io.jitaccess.approval.approval.Approvals.T0;
import static io.jitaccess.approval.approval.Approvals.TWO_STAGES;
import static io.jitaccess.approval.approval.Approvals.decision;
import static io.jitaccess.approval.approval.Approvals.digest;
import static io.jitaccess.approval.approval.Approvals.now;
import static io.jitaccess.approval.approval.Approvals.pending;
import static io.jitaccess.approval.approval.Approvals.withDirectory;

import static org.assertj.core.api.Assertions.assertThat;

import io.jitaccess.approval.policy.Policy;
import io.jitaccess.events.Approved;
import io.jitaccess.events.Decision;
import io.jitaccess.events.DecisionOutcome;
import io.jitaccess.events.DecisionRecorded;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** One human being, behind whatever accounts, neither consents alone nor counts twice. */
class IdentityPropertyTest {
    /**
     * One account of a person.
     *
     * @param id person id
     * @param user e-mail address of the token
     * @param linked whether the account is linked to the person's Slack user
     */
    record Account(String id, String user, boolean linked) {}

    @Property(tries = 2_000)
    void nobodyConsentsToTheirOwnRequest(@ForAll("accountsOfDana") Account account) {
        Outcome outcome =
                decide(SHIPPED, pending(SHIPPED), List.of(account), "T1/U1", "platform-leads");
        assertThat(outcome.next()).isInstanceOf(Approval.Pending.class);
        assertThat(outcome.events())
                .singleElement()
                .isInstanceOfSatisfying(
                        DecisionRecorded.class,
                        recorded ->
                                assertThat(recorded.outcome())
                                        .isEqualTo(DecisionOutcome.REFUSED_OWN_REQUEST));
    }

    @Property(tries = 1_000)
    void onePersonCountsOnceOverAllStagesBehindWhateverAccounts(
            @ForAll("accountsOfAlex") List<Account> accounts) {
        var all = new ArrayList<Account>();
        all.add(new Account("local:alex", "alex@example.com", true));
        all.addAll(accounts);
        Outcome outcome = decide(TWO_STAGES, pending(TWO_STAGES), all, "T1/U2", "leads");
        assertThat(outcome.events()).noneMatch(Approved.class::isInstance);
        assertThat(((Approval.Pending) outcome.next()).votes()).hasSize(1);
    }

    @Provide
    Arbitrary<Account> accountsOfDana() {
        return account("dana");
    }

    @Provide
    Arbitrary<List<Account>> accountsOfAlex() {
        return account("alex").list().ofMinSize(2).ofMaxSize(6);
    }

    /** Another issuer with the same subject, the same address in other words, or the Slack user. */
    private static Arbitrary<Account> account(String name) {
        Arbitrary<String> issuer = Arbitraries.of("local", "corp", "LOCAL", "contractors");
        Arbitrary<String> spelled = spelling(name);
        Arbitrary<String> address =
                Combinators.combine(spelled, Arbitraries.of("", "+approver", "+x+y"))
                        .flatAs((word, tag) -> spelling(word + tag + "@example.com"));
        Arbitrary<Account> sameSubject =
                Combinators.combine(issuer, spelled)
                        .as((alias, word) -> new Account(alias + ":" + word, null, false));
        Arbitrary<Account> sameAddress =
                Combinators.combine(issuer, Arbitraries.integers().between(1, 9_999), address)
                        .as((alias, n, mail) -> new Account(alias + ":" + n, mail, false));
        Arbitrary<Account> addressAsSubject =
                Combinators.combine(issuer, address)
                        .as((alias, mail) -> new Account(alias + ":" + mail, null, false));
        Arbitrary<Account> slack =
                Combinators.combine(issuer, Arbitraries.integers().between(1, 9_999))
                        .as((alias, n) -> new Account(alias + ":s" + n, null, true));
        return Arbitraries.oneOf(sameSubject, sameAddress, addressAsSubject, slack);
    }

    private static Arbitrary<String> spelling(String word) {
        return Arbitraries.of(true, false)
                .list()
                .ofSize(word.length())
                .map(
                        upper ->
                                java.util.stream.IntStream.range(0, word.length())
                                        .mapToObj(
                                                i ->
                                                        upper.get(i)
                                                                ? word.substring(i, i + 1)
                                                                        .toUpperCase(Locale.ROOT)
                                                                : word.substring(i, i + 1))
                                        .collect(Collectors.joining()));
    }

    private static Outcome decide(
            Policy policy,
            Outcome pending,
            List<Account> accounts,
            String slackUser,
            String group) {
        Outcome outcome = pending;
        for (Account account : accounts) {
            Decision decision =
                    decision(account.id(), digest(pending), group)
                            .eventId(account.toString())
                            .approverUser(account.user())
                            .build();
            outcome =
                    ApprovalRules.decide(
                            outcome.next(),
                            decision,
                            withDirectory(now(policy), directory(accounts, slackUser)));
        }
        return outcome;
    }

    /** Knows Dana, and which of the accounts share a Slack user. */
    private static Directory directory(List<Account> accounts, String slackUser) {
        return person ->
                person.equals("local:dana")
                        ? Optional.of(known("dana@example.com", "T1/U1"))
                        : accounts.stream()
                                .filter(account -> account.id().equals(person))
                                .findFirst()
                                .map(
                                        account ->
                                                known(
                                                        account.user(),
                                                        account.linked() ? slackUser : null));
    }

    private static Directory.Person known(String user, String slack) {
        return new Directory.Person(true, user, List.of(), slack, T0.minusSeconds(60));
    }
}
