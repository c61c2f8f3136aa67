package io.jitaccess.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.time.Duration;

class ClusterCatalogueFileTest {
    private static final String DEV =
            """
            clusters:
              - name: dev
                account: "222222222222"
                region: eu-central-1
                accessRole: arn:aws:iam::222222222222:role/JITAccessRole
                namespaces: [web, "team-*"]
            """;

    @Test
    void theShippedCatalogueIsRead() {
        ClusterCatalogue catalogue =
                ClusterCatalogueFile.read(Path.of("../deploy/config/clusters.yml"));

        assertThat(catalogue.byName()).containsKeys("dev", "staging", "demo", "prod");
    }

    @Test
    void whatIsNotSaidHasASafeDefault() {
        Cluster dev = ClusterCatalogueFile.parse("clusters.yml", DEV).find("dev").orElseThrow();

        assertThat(dev.minDuration()).isEqualTo(Duration.ofMinutes(15));
        assertThat(dev.maxDuration()).isEqualTo(Duration.ofHours(8));
        assertThat(dev.retired()).isFalse();
        assertThat(dev.arn()).isEqualTo("arn:aws:eks:eu-central-1:222222222222:cluster/dev");
    }

    @Test
    void aStarStandsForAnyRest() {
        Cluster dev = ClusterCatalogueFile.parse("clusters.yml", DEV).find("dev").orElseThrow();

        assertThat(dev.offers("team-red")).isTrue();
        assertThat(dev.offers("web")).isTrue();
        assertThat(dev.offers("website")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "cn-north-1, arn:aws-cn:iam, arn:aws-cn:eks:cn-north-1:222222222222:cluster/dev",
        "us-gov-west-1, arn:aws-us-gov:iam,"
                + " arn:aws-us-gov:eks:us-gov-west-1:222222222222:cluster/dev"
    })
    void thePartitionFollowsTheRegion(String region, String iam, String arn) {
        String text = DEV.replace("eu-central-1", region).replace("arn:aws:iam", iam);

        assertThat(ClusterCatalogueFile.parse("c", text).find("dev").orElseThrow().arn())
                .isEqualTo(arn);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "name: dev | name: de/v | name 'de/v' is not",
                "\"222222222222\" | \"12\" | account '12' is not 12 digits",
                "region: eu-central-1 | region: europe | region 'europe' is not an AWS region",
                "222222222222:role | 333333333333:role | is not in account 222222222222",
                "namespaces: | namespace: | namespace",
                "namespaces: [web | namespaces: [We_b | namespaces 'We_b' is not DNS labels",
                "region: | maxDuration: 9h\\n    region: | maxDuration 9h is over the limit of 8h",
                "region: | minDuration: soon\\n    region: | minDuration 'soon' is not a duration"
            })
    void whatIsWrongIsNamedWithItsLine(String old, String replacement, String message) {
        String text = DEV.replace(old, replacement.replace("\\n", "\n"));

        assertThatThrownBy(() -> ClusterCatalogueFile.parse("clusters.yml", text))
                .isInstanceOf(InvalidCatalogueException.class)
                .hasMessageMatching("(?s)clusters.yml line [1-9].*")
                .hasMessageContaining(message);
    }

    @Test
    void aClusterListedTwiceIsRefused() {
        String text = DEV + DEV.substring(DEV.indexOf('\n') + 1);

        assertThatThrownBy(() -> ClusterCatalogueFile.parse("clusters.yml", text))
                .hasMessageContaining("cluster 'dev' is listed twice");
    }

    @Test
    void aMissingFileNamesTheSettingToChange() {
        assertThatThrownBy(() -> ClusterCatalogueFile.read(Path.of("nowhere.yml")))
                .isInstanceOf(InvalidCatalogueException.class)
                .hasMessageContaining("jit.catalogue");
    }
}
