package io.jitaccess.gateway.policy;

import io.jitaccess.events.JitEvent;
import io.jitaccess.events.PolicyKind;
import io.jitaccess.events.PolicyRecorded;
import io.jitaccess.gateway.bus.TailListener;
import io.jitaccess.kafka.Topic;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.dataformat.yaml.YAMLMapper;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * Names of the levels that any recorded policy has, so that a slip of the pen is told at once,
 * which Slack user groups they name, and whether the latest lets anybody into a locked cluster.
 * More is not read here: what a level gives, and who may have it, is approval's to say.
 */
@Component
public class KnownLevels implements TailListener {
    private static final Logger log = LoggerFactory.getLogger(KnownLevels.class);
    private static final YAMLMapper YAML =
            YAMLMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

    private final Set<String> names = new ConcurrentSkipListSet<>();

    private final Set<String> slackGroups = new ConcurrentSkipListSet<>();

    private volatile Rules inForce = new Rules(Instant.EPOCH, false);

    private record Rules(Instant since, boolean letIntoLockedClusters) {}

    private record PolicyText(
            @Nullable Map<String, Object> levels,
            @Nullable Map<String, @Nullable Group> groups,
            @Nullable List<RuleText> rules) {}

    private record RuleText(@Nullable Object passesLockdown) {}

    private record Group(@Nullable List<String> slack) {}

    /** Sorted; empty while no policy is known, when every name may be right. */
    public Set<String> names() {
        return names;
    }

    /** Ids of Slack user groups. */
    public Set<String> slackGroups() {
        return slackGroups;
    }

    /** Whether a break-glass rule names responders: then it is approval's to refuse for a lock. */
    public boolean letIntoLockedClusters() {
        return inForce.letIntoLockedClusters();
    }

    @Override
    public Topic topic() {
        return Topic.POLICY;
    }

    @Override
    public void accept(String key, JitEvent event) {
        if (!(event instanceof PolicyRecorded recorded) || recorded.kind() != PolicyKind.POLICY) {
            return;
        }
        try {
            PolicyText text = YAML.readValue(recorded.text(), PolicyText.class);
            if (text != null && text.levels() != null) {
                names.addAll(text.levels().keySet());
            }
            if (text != null && text.groups() != null) {
                text.groups().values().forEach(this::know);
            }
            if (!recorded.occurredAt().isBefore(inForce.since())) {
                inForce = new Rules(recorded.occurredAt(), namesResponders(text));
            }
        } catch (JacksonException odd) {
            log.atWarn()
                    .addKeyValue("policyHash", recorded.hash())
                    .addKeyValue("error", odd.getOriginalMessage())
                    .log("levels of a policy cannot be read; approval alone will judge them");
        }
    }

    private static boolean namesResponders(@Nullable PolicyText text) {
        return text != null
                && text.rules() != null
                && text.rules().stream().anyMatch(rule -> rule.passesLockdown() != null);
    }

    private void know(@Nullable Group group) {
        if (group != null && group.slack() != null) {
            slackGroups.addAll(group.slack());
        }
    }

    @Override
    public void unreadable(String key) {
        log.atWarn().addKeyValue("policyHash", key).log("policy record cannot be read");
    }
}
