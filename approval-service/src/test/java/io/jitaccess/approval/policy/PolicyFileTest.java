package io.jitaccess.approval.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jitaccess.catalogue.ClusterCatalogueFile;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyFileTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{ name: a, mach: {}, outcome: auto } | unknown key 'mach'",
                "{ name: a, match: { groups: [developers] }, outcome: maybe } | break-glass, deny",
                "{ name: a, match: { groups: [strangers] }, outcome: auto } | 'strangers' is not"
                        + " among the groups",
                "{ name: a, match: { levels: [root], groups: [leads] }, outcome: auto } | 'root' is"
                        + " not among the levels",
                "{ name: a, match: { levels: [viewer] }, outcome: auto } | 'groups' is missing",
                "{ match: { groups: [leads] }, outcome: auto } | 'name' is missing",
                "{ name: a, outcome: auto } | 'match' is missing",
                "{ name: a, match: { clusters: [nowhere], groups: [leads] }, outcome: auto } | can"
                        + " never match",
                "{ name: a, match: { namespaces: [nowhere], groups: [leads] }, outcome: auto } |"
                        + " can never match",
                "{ name: a, match: { namespaces: [A_B], groups: [leads] }, outcome: auto } | is not"
                        + " a namespace",
                "{ name: a, match: { groups: [leads] }, outcome: approve } | 'stages' is missing",
                "{ name: a, match: { groups: [leads] }, outcome: approve, stages: [{ groups:"
                        + " [owners], count: 3 }] } | only 2 people",
                "{ name: a, match: { groups: [leads] }, outcome: approve, stages: [{ groups: [x] }]"
                        + " } | 'x' is not among the groups",
                "{ name: a, match: { groups: [leads] }, outcome: approve, stages: [{ groups:"
                        + " [leads], count: 0 }] } | a number from 1 to 10",
                "{ name: a, match: {}, outcome: deny } | 'message' is missing",
                "{ name: a, match: { groups: [leads] }, outcome: auto, message: no } | belongs to"
                        + " 'outcome: deny' only",
                "{ name: a, match: { groups: [leads] }, outcome: auto, limits: { maxDuration: 9h }"
                        + " } | at most 8h",
                "{ name: a, match: { groups: [leads] }, outcome: auto, limits: { ticket: '(' } } |"
                        + " not a regular expression",
                "{ name: a, match: { groups: [leads] }, outcome: auto, limits: { clusterWide: yes }"
                        + " } | true or false",
                "{ name: a, match: { groups: [leads] }, outcome: auto, kubeconfig: [paper] } | not"
                        + " one of broker, static",
                "{ name: a, match: { groups: [leads], condition: 'held +' }, outcome: auto } | the"
                        + " condition does not compile",
                "{ name: a, match: { groups: [leads], condition: 'held + 1' }, outcome: auto } |"
                        + " expected type 'bool'",
                "{ name: a, match: { groups: leads }, outcome: auto } | must be a list",
                "{ name: a, match: { clusters: [prod, prdo], groups: [leads] }, outcome: auto } |"
                        + " 'prdo' is no cluster",
                "{ name: a, match: { groups: [leads] }, outcome: approve, stages: [{ groups:"
                    + " [owners] }, { groups: [owners], count: 2 }] } | each person counts once",
                "{ name: a, match: { groups: [leads] }, outcome: approve, stages: [{ groups:"
                        + " [leads], escalateAfter: 10m }] } | belong together",
                "{ name: a, match: { groups: [leads] }, outcome: approve, stages: [{ groups:"
                        + " [leads], escalateAfter: 2h, escalateTo: [owners] }] } | below the 1h",
                "{ name: a, match: { groups: [leads] }, outcome: approve, stages: [{ groups:"
                        + " [leads], escalateAfter: 1m, escalateTo: [x] }] } | 'x' is not among",
                "{ name: a, match: { groups: [leads] }, outcome: auto, passesLockdown: [leads] } |"
                        + " belongs to 'outcome: break-glass' only",
                "{ name: a, match: { groups: [leads] }, outcome: break-glass, passesLockdown: [x] }"
                        + " | 'x' is not among the groups",
                "{ name: a, match: { groups: [leads] }, outcome: break-glass, limits: {"
                        + " maxDuration: 3h } } | at most 2h",
                "{ name: a, match: { groups: [leads] }, outcome: auto, limits: { namespaces:"
                        + " [nowhere] } } | can never grant",
                "{ name: a, match: { clusters: [dev], groups: [leads] }, outcome: auto, limits: {"
                        + " maxDuration: 1m } } | can never grant",
                "{ name: a, match: { groups: [leads] }, outcome: auto, limits: { namespaces:"
                        + " [web], clusterWide: true } } | limits nothing",
                "{ name: a, match: { groups: [leads], condition: 'nobody.knows' }, outcome: auto }"
                        + " | undeclared reference"
            })
    void refusesAWrongRuleAndNamesThePlace(String rule, String message) {
        assertThatThrownBy(() -> Policies.ofRules("- " + rule + "\n"))
                .isInstanceOf(InvalidPolicyException.class)
                .hasMessageContaining(message)
                .hasMessageContaining("line 12, column ");
    }

    @Test
    void namesEveryErrorAtOnce() {
        assertThatThrownBy(
                        () ->
                                Policies.ofRules(
                                        """
                                        - { name: a, match: { groups: [x] }, outcome: auto }
                                        - { name: a, match: { groups: [leads] }, outcome: auto, limit: {} }
                                        """))
                .hasMessageContaining("has 3 errors")
                .hasMessageContaining("line 12")
                .hasMessageContaining("two rules are named 'a'")
                .hasMessageContaining("unknown key 'limit'");
    }

    @Test
    void refusesARuleThatAnEarlierOneHides() {
        assertThatThrownBy(
                        () ->
                                Policies.ofRules(
                                        """
                                        - { name: all, match: { groups: [developers, leads] }, outcome: auto }
                                        - { name: some, match: { levels: [viewer], groups: [leads] }, outcome: auto }
                                        """))
                .hasMessageContaining("rule 'some' can never match: 'all' on line 12");
    }

    @Test
    void refusesAConditionThatIsTooLong() {
        String rule =
                "- { name: a, match: { groups: [leads], condition: \"held in [%s]\" }, outcome: auto }\n"
                        .formatted("1, ".repeat(800) + "1");
        assertThatThrownBy(() -> Policies.ofRules(rule))
                .hasMessageContaining("line 12")
                .hasMessageContaining("does not compile");
    }

    @Test
    void refusesOwnersWhereAClusterHasNone() {
        var nobodys =
                ClusterCatalogueFile.parse(
                        "clusters.yml",
                        Policies.CATALOGUE
                                .text()
                                .replace("owners: [platform-leads]", "owners: []"));
        assertThatThrownBy(() -> PolicyFile.parse("p.yml", Policies.shipped().text(), nobodys))
                .hasMessageContaining("cluster 'prod' has no owners in clusters.yml");
    }

    @Test
    void refusesWhatIsNotYamlOrEmpty() {
        assertThatThrownBy(() -> PolicyFile.parse("p.yml", "levels: [", Policies.CATALOGUE))
                .hasMessageContaining("not YAML");
        assertThatThrownBy(() -> PolicyFile.parse("p.yml", "", Policies.CATALOGUE))
                .hasMessageContaining("empty");
    }

    @Test
    void theHashIsOverTheText() {
        Policy policy = Policies.shipped();
        assertThat(policy.hash()).hasSize(64).isEqualTo(PolicyFile.hash(policy.text()));
    }
}
