package io.jitaccess.approval.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.nio.file.Path;
import java.util.List;

/** The schema that editors use says the same as the reader. */
class PolicySchemaTest {
    private static final JsonNode SCHEMA =
            JsonMapper.shared().readTree(Path.of("../deploy/config/policy.schema.json").toFile());
    private static final Schema VALIDATOR =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(SCHEMA);

    /** Uses every key there is; a mark stands where another key could. */
    private static final String EVERYTHING =
            """
            #policy
            directoryMaxAge: 12h
            levels:
              viewer:
                #level
                accessPolicies: [AmazonEKSViewPolicy]
                namespacedAccessPolicies: [AmazonEKSViewPolicy]
                kubernetesGroups: [viewers]
            groups:
              platform-leads:
              leads:
                #group
                claims: [leads]
                people: [local:lea]
                slack: [S0614TZR7]
            rules:
              - name: closed
                match: { namespaces: [api] }
                outcome: deny
                message: Ask for web.
              - name: emergency
                match: { groups: [leads], condition: 'grants.size() == 0 && held < 2' }
                outcome: break-glass
                passesLockdown: [leads]
              - name: all
                #rule
                match:
                  #match
                  clusters: [prod, "st*"]
                  labels: { environment: production }
                  levels: [viewer]
                  namespaces: [web, "pay*"]
                  groups: [leads]
                  condition: "now.getHours('Europe/Berlin') < 18"
                outcome: approve
                stages:
                  - #stage
                    groups: [cluster-owners]
                    count: 2
                    escalateAfter: 10m
                    escalateTo: [leads]
                decideWithin: 1h30m
                limits:
                  #limits
                  maxDuration: PT2H
                  namespaces: [web]
                  clusterWide: false
                  reasonLength: 10
                  ticket: "OPS-[0-9]+"
                  simultaneous: 3
                kubeconfig: [broker, static]
            """;

    @Test
    void theShippedPolicyFits() {
        assertThat(errors(Policies.shipped().text())).isEmpty();
    }

    @Test
    void whatUsesEveryKeyFitsAndIsRead() {
        assertThat(errors(EVERYTHING)).isEmpty();
        assertThat(PolicyFile.parse("p.yml", EVERYTHING, Policies.CATALOGUE).rules()).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({
        "policy, ''",
        "level, /$defs/level",
        "group, /$defs/group",
        "rule, /$defs/rule",
        "match, /$defs/match",
        "stage, /$defs/stage",
        "limits, /$defs/limits"
    })
    void namesExactlyTheKeysThatTheReaderKnows(String mark, String pointer) {
        String unknown = EVERYTHING.replace("#" + mark + "\n", "zz: 1\n");
        String keys = "known are " + String.join(", ", properties(pointer)) + "\n";
        assertThatThrownBy(() -> PolicyFile.parse("p.yml", unknown, Policies.CATALOGUE))
                .hasMessageContaining("unknown key 'zz'")
                .satisfies(refused -> assertThat(refused.getMessage() + "\n").contains(keys));
        assertThat(errors(unknown)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "outcome: approve | outcome: maybe",
                "[AmazonEKSViewPolicy]\n    kub | [AmazonEKSClusterAdmin]\n    kub",
                "kubernetesGroups: [viewers] | kubernetesGroups: ['system:masters']",
                "maxDuration: PT2H | maxDuration: soon",
                "count: 2 | count: 0",
                "clusterWide: false | clusterWide: maybe",
                "[broker, static] | [paper]",
                "slack: [S0614TZR7] | slack: [oncall]",
                "    message: Ask for web. | ",
                "        escalateTo: [leads]\n | ",
                "reasonLength: 10 | reasonLength: 501",
                "namespaces: [web, \"pay*\"] | namespaces: [A_B]",
                "outcome: break-glass | outcome: auto"
            })
    void refusesWhatTheReaderRefuses(String change) {
        String[] parts = change.split(" \\| ?", -1);
        String wrong = EVERYTHING.replace(parts[0], parts[1]);
        assertThat(wrong).isNotEqualTo(EVERYTHING);
        assertThat(errors(wrong)).isNotEmpty();
        assertThat(catchThrowable(() -> PolicyFile.parse("p.yml", wrong, Policies.CATALOGUE)))
                .isInstanceOf(InvalidPolicyException.class);
    }

    private static List<String> properties(String pointer) {
        return SCHEMA.at(pointer).path("properties").propertyNames().stream().sorted().toList();
    }

    private static List<Error> errors(String policy) {
        return VALIDATOR.validate(policy, InputFormat.YAML);
    }
}
