package io.jitaccess.sandbox.world;

import java.util.Optional;
import java.util.regex.Pattern;

/** What a region's name tells: its partition and the host names of STS there. */
public final class Regions {
    private static final Pattern REGION = Pattern.compile("[a-z]{2}(-[a-z]+)+-\\d");

    private Regions() {}

    public static boolean isRegion(String region) {
        return REGION.matcher(region).matches();
    }

    public static String partition(String region) {
        if (region.startsWith("cn-")) {
            return "aws-cn";
        }
        return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
    }

    /**
     * The region that an STS host name signs for; empty where STS has no such host in the
     * partition.
     */
    public static Optional<String> ofStsHost(String host, String partition) {
        if (host.equals("sts.amazonaws.com")) {
            return partition.equals("aws") ? Optional.of("us-east-1") : Optional.empty();
        }
        String suffix = partition.equals("aws-cn") ? ".amazonaws.com.cn" : ".amazonaws.com";
        String dualStack =
                partition.equals("aws-cn") ? ".api.amazonwebservices.com.cn" : ".api.aws";
        String rest;
        if (host.endsWith(suffix)) {
            rest = host.substring(0, host.length() - suffix.length());
        } else if (host.endsWith(dualStack)) {
            rest = host.substring(0, host.length() - dualStack.length());
        } else {
            return Optional.empty();
        }
        int dot = rest.indexOf('.');
        String service = dot < 0 ? "" : rest.substring(0, dot);
        String region = rest.substring(dot + 1);
        boolean known =
                (service.equals("sts") || service.equals("sts-fips"))
                        && isRegion(region)
                        && partition(region).equals(partition);
        return known ? Optional.of(region) : Optional.empty();
    }
}
