package io.jitaccess.approval.policy;

import io.jitaccess.catalogue.ClusterCatalogue;
import io.jitaccess.events.DenialCause;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/**
 * A policy that passed every check, together with the catalogue it was checked against.
 *
 * @param hash lower-case hex of SHA-256 over the text
 * @param text the file's text
 * @param rules in the order in which they are asked
 * @param index of the rules
 * @param directoryMaxAge how old what is known of an approver's groups may be
 */
public record Policy(
        String hash,
        String text,
        Map<String, Level> levels,
        Groups groups,
        List<Rule> rules,
        RuleIndex index,
        Duration directoryMaxAge,
        ClusterCatalogue catalogue) {

    private static final Logger log = LoggerFactory.getLogger(Policy.class);
    private static final Ruling.Refused UNDECIDED =
            new Ruling.Refused(
                    DenialCause.POLICY,
                    "The policy could not be evaluated, so the answer is no: tell your"
                            + " administrators.",
                    null);

    public Policy {
        levels = Map.copyOf(levels);
        rules = List.copyOf(rules);
    }

    /** Groups of the requester as this policy sees them. */
    public Set<String> groupsOf(AccessRequest request) {
        return groups.of(request.person(), request.user(), request.groups());
    }

    /** What this policy says to the request; on any error the answer is no. */
    public Ruling rule(AccessRequest request, Situation situation) {
        try {
            return conditional(request)
                    ? Aside.call(() -> Evaluation.rule(this, request, situation))
                    : Evaluation.rule(this, request, situation);
        } catch (TimeoutException slow) {
            log.atError().addKeyValue("policyHash", hash).log("evaluation took too long");
            return UNDECIDED;
        } catch (RuntimeException broken) {
            log.atError().setCause(broken).addKeyValue("policyHash", hash).log("evaluation failed");
            return UNDECIDED;
        }
    }

    /** Whether somebody's condition would be run for the request. */
    private boolean conditional(AccessRequest request) {
        return catalogue
                .find(request.cluster())
                .filter(_ -> levels.containsKey(request.level()))
                .filter(cluster -> index.conditional(cluster, request.level()))
                .filter(
                        cluster ->
                                index.candidates(cluster, request, groupsOf(request)).conditional())
                .isPresent();
    }

    /** What this policy says to the request, and why each rule did or did not match. */
    public Explanation explain(AccessRequest request, Situation situation) {
        try {
            return Aside.call(() -> Explanation.of(this, request, situation));
        } catch (TimeoutException | RuntimeException broken) {
            log.atError().setCause(broken).addKeyValue("policyHash", hash).log("evaluation failed");
            return new Explanation(UNDECIDED, List.of());
        }
    }

    /** What a person may ask for. */
    public List<Eligibility.Offer> offers(String person, String user, List<String> claimed) {
        return Eligibility.of(this, groups.of(person, user, claimed));
    }
}
