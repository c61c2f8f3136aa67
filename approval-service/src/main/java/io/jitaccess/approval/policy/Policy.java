package io.jitaccess.approval.policy;

import io.jitaccess.catalogue.ClusterCatalogue;
import io.jitaccess.events.DenialCause;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A policy that passed every check, together with the catalogue it was checked against.
 *
 * @param hash lower-case hex of SHA-256 over the text
 * @param text the file's text
 * @param rules in the order in which they are asked
 */
public record Policy(
        String hash,
        String text,
        Map<String, Level> levels,
        Groups groups,
        List<Rule> rules,
        ClusterCatalogue catalogue) {

    private static final Logger log = LoggerFactory.getLogger(Policy.class);

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
            return Evaluation.rule(this, request, situation, Evaluation.SILENT);
        } catch (RuntimeException broken) {
            log.atError().setCause(broken).addKeyValue("policyHash", hash).log("evaluation failed");
            return new Ruling.Refused(
                    DenialCause.POLICY,
                    "The policy could not be evaluated, so the answer is no: tell your"
                            + " administrators.",
                    null);
        }
    }

    /** What this policy says to the request, and why each rule did or did not match. */
    public Explanation explain(AccessRequest request, Situation situation) {
        return Explanation.of(this, request, situation);
    }

    /** What a person may ask for. */
    public List<Eligibility.Offer> offers(String person, String user, List<String> claimed) {
        return Eligibility.of(this, groups.of(person, user, claimed));
    }
}
