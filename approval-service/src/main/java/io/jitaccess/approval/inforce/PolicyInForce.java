package io.jitaccess.approval.inforce;

import io.jitaccess.approval.policy.InvalidPolicyException;
import io.jitaccess.approval.policy.Policy;
import io.jitaccess.approval.policy.PolicyFile;
import io.jitaccess.catalogue.ClusterCatalogue;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

import java.nio.file.Path;
import java.util.Optional;

/** The policy that decides now. A wrong file at start stops the start; later it changes nothing. */
@Component
public class PolicyInForce {
    private static final Logger log = LoggerFactory.getLogger(PolicyInForce.class);

    /**
     * Four services go by the catalogue. One that took up a change before the others would approve
     * what the next cannot make, or not end what the last still holds: so all take it at a start.
     */
    static final String CATALOGUE_DIFFERS =
            "clusters.yml has changed on disk; what was read at the start stays in force. Restart"
                    + " gateway, approval, provisioner and reaper to take it up.";

    private final Path file;
    private final Path catalogueFile;
    private final ClusterCatalogue catalogue;
    private volatile Policy current;
    private volatile @Nullable String rejected;
    private volatile boolean catalogueDiffers;
    private String rejectedHash = "";

    PolicyInForce(
            @Value("${jit.policy}") String path,
            @Value("${jit.catalogue}") String cataloguePath,
            ClusterCatalogue catalogue) {
        this.file = Path.of(path);
        this.catalogueFile = Path.of(cataloguePath);
        this.catalogue = catalogue;
        this.current = PolicyFile.parse(path, PolicyFile.text(file), catalogue);
    }

    /** The policy in force. */
    public Policy current() {
        return current;
    }

    /** What is wrong with the file by now, if the policy in force is an older one. */
    Optional<String> rejected() {
        return Optional.ofNullable(rejected);
    }

    /** The policy of the file, if it is good and another than the one in force. */
    synchronized Optional<Policy> changed() {
        try {
            String text = PolicyFile.text(file);
            String hash = PolicyFile.hash(text);
            if (hash.equals(current.hash())) {
                rejected = null;
                rejectedHash = "";
                return Optional.empty();
            }
            if (hash.equals(rejectedHash)) {
                return Optional.empty();
            }
            rejectedHash = hash;
            return Optional.of(PolicyFile.parse(file.toString(), text, catalogue));
        } catch (InvalidPolicyException wrong) {
            if (!String.valueOf(wrong.getMessage()).equals(rejected)) {
                rejected = wrong.getMessage();
                log.atError()
                        .addKeyValue("policyHash", current.hash())
                        .addKeyValue("error", wrong.getMessage())
                        .log("the changed policy is wrong; the old one stays in force");
            }
            return Optional.empty();
        }
    }

    /** Whether the catalogue's file is by now another than the one in force. */
    boolean catalogueDiffers() {
        return catalogueDiffers;
    }

    /** Looks at the catalogue's file, and says once that it is another. */
    synchronized void lookAtCatalogue() {
        boolean differs = !sameCatalogue();
        if (differs && !catalogueDiffers) {
            log.atWarn().log(CATALOGUE_DIFFERS);
        }
        catalogueDiffers = differs;
    }

    private boolean sameCatalogue() {
        try {
            return PolicyFile.text(catalogueFile).equals(catalogue.text());
        } catch (InvalidPolicyException unreadable) {
            return false;
        }
    }

    /** Puts a recorded policy in force. */
    synchronized void replace(Policy next) {
        log.atInfo()
                .addKeyValue("from", current.hash())
                .addKeyValue("to", next.hash())
                .addKeyValue("rules", next.rules().size())
                .log("new policy in force");
        current = next;
        rejected = null;
        rejectedHash = "";
    }

    /** Tries the file again at the next occasion. */
    synchronized void retry() {
        rejectedHash = "";
    }
}
