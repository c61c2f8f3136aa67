package io.jitaccess.provisioner.aws;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jitaccess.catalogue.Cluster;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Instant;
import java.util.Base64;

class EksTokensTest {
    private static final Instant DATE = Instant.parse("2026-01-15T10:00:00Z");
    private static final SessionCredentials SESSION =
            new SessionCredentials(
                    "ASIAEXAMPLE0000000AB",
                    new Secret("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
                    new Secret("tok/en+with=chars"),
                    DATE.plusSeconds(3600));

    /** Expected signatures were computed by botocore's SigV4QueryAuth for the same input. */
    @ParameterizedTest
    @CsvSource({
        "eu-central-1, aws, sts.eu-central-1.amazonaws.com,"
                + " 656aaab8c39647aaa7c58dbd73843f5b78892311e49076d7ca4898e0eeea634c",
        "cn-north-1, aws-cn, sts.cn-north-1.amazonaws.com.cn,"
                + " f6d86cbf03ec5132ebd0411cfb30d7becdccd59acc35cfa6a4f3f944c0b9feb6",
        "us-gov-west-1, aws-us-gov, sts.us-gov-west-1.amazonaws.com,"
                + " f48539af544366feebde4024d0cbdb9d151966e98052961f31452430379bc2e2"
    })
    void signsAsBotocoreDoes(String region, String partition, String host, String signature) {
        String token = EksTokens.mint(SESSION, cluster(region, partition), DATE).reveal();

        assertThat(token).startsWith("k8s-aws-v1.").doesNotContain("=");
        String url =
                new String(
                        Base64.getUrlDecoder().decode(token.substring("k8s-aws-v1.".length())),
                        UTF_8);
        assertThat(url)
                .startsWith("https://" + host + "/?")
                .contains("Action=GetCallerIdentity")
                .contains("X-Amz-Date=20260115T100000Z")
                .contains("X-Amz-SignedHeaders=host%3Bx-k8s-aws-id")
                .contains("X-Amz-Signature=" + signature);
    }

    private static Cluster cluster(String region, String partition) {
        return TestingClusters.in(region, partition);
    }
}
